/** Word's number formats (ECMA-376 part 1, 17.18.59 ST_NumberFormat): a counter's value as Word shows it. */

type Formatter = (value: number) => string;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS_ZH = "零一二三四五六七八九";
const DIGITS_CIRCLE = "○一二三四五六七八九";
const STEMS = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES = "子丑寅卯辰巳午未申酉戌亥";
const AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
const GANADA = "가나다라마바사아자차카타파하";
const KOREAN_NATIVE = ["하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열"];
const CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";
const RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя";

/** Positional: each digit of the decimal form by its sign. */
const digitwise =
  (digits: string): Formatter =>
  (value) =>
    [...String(value)].map((digit) => [...digits][Number(digit)]).join("");

/** Rounds of letters that Word counts, 780 numbers of the Latin ones. */
const ROUNDS = 30;

/** A, B … Z, AA, BB …: the sign repeats after each round, as Word does it. */
const repeated =
  (signs: string): Formatter =>
  (value) => {
    const list = [...signs];
    return value > ROUNDS * list.length
      ? String(value)
      : list[(value - 1) % list.length]!.repeat(Math.ceil(value / list.length));
  };

/** A sign for each value, decimal beyond the last. */
const listed =
  (signs: string, beyond: Formatter = String): Formatter =>
  (value) =>
    [...signs][value - 1] ?? beyond(value);

/** A run of code points from `first`, decimal beyond `count`. */
const enclosed =
  (first: number, count: number): Formatter =>
  (value) =>
    value >= 1 && value <= count ? String.fromCodePoint(first + value - 1) : String(value);

interface CountingSigns {
  digits: string;
  units: [ten: string, hundred: string, thousand: string];
  tenThousand: string;
  /** 十 rather than 一十 for ten to nineteen. */
  shortTen: boolean;
}

/** 一百零三: digits with units, zeros between them once. */
function counting({ digits, units, tenThousand, shortTen }: CountingSigns): Formatter {
  const [ten, hundred, thousand] = units;
  const below = (value: number, padded: boolean): string => {
    let text = "";
    let gap = padded;
    const places: [number, string][] = [
      [1000, thousand],
      [100, hundred],
      [10, ten],
      [1, ""],
    ];
    let rest = value;
    for (const [size, unit] of places) {
      const digit = Math.floor(rest / size);
      rest %= size;
      if (digit === 0) gap = gap || text !== "";
      else {
        text += `${gap && (text !== "" || padded) ? digits[0] : ""}${digits[digit]}${unit}`;
        gap = false;
      }
    }
    return text;
  };
  return (value) => {
    if (value === 0) return digits[0]!;
    const high = Math.floor(value / 10_000);
    const low = value % 10_000;
    const text =
      high === 0 ? below(low, false) : `${below(high, false)}${tenThousand}${low === 0 ? "" : below(low, low < 1000)}`;
    return shortTen && text.startsWith(`${digits[1]}${ten}`) ? text.slice(1) : text;
  };
}

const chinese = counting({ digits: DIGITS_ZH, units: ["十", "百", "千"], tenThousand: "万", shortTen: true });
const taiwanese = counting({ digits: DIGITS_ZH, units: ["十", "百", "千"], tenThousand: "萬", shortTen: true });
const legalSimplified = counting({
  digits: "零壹贰叁肆伍陆柒捌玖",
  units: ["拾", "佰", "仟"],
  tenThousand: "万",
  shortTen: false,
});
const legalTraditional = counting({
  digits: "零壹貳參肆伍陸柒捌玖",
  units: ["拾", "佰", "仟"],
  tenThousand: "萬",
  shortTen: false,
});
const japaneseLegal = counting({
  digits: "零壱弐参四伍六七八九",
  units: ["拾", "百", "阡"],
  tenThousand: "萬",
  shortTen: false,
});
const korean = counting({
  digits: "영일이삼사오육칠팔구",
  units: ["십", "백", "천"],
  tenThousand: "만",
  shortTen: true,
});

/** 一 … 九十九 with 十, then digit by digit (一○○). */
const shortCounting =
  (counted: Formatter): Formatter =>
  (value) =>
    value < 100 ? counted(value) : digitwise(DIGITS_CIRCLE)(value);

function roman(value: number): string {
  const signs: [number, string][] = [
    [1000, "M"],
    [900, "CM"],
    [500, "D"],
    [400, "CD"],
    [100, "C"],
    [90, "XC"],
    [50, "L"],
    [40, "XL"],
    [10, "X"],
    [9, "IX"],
    [5, "V"],
    [4, "IV"],
    [1, "I"],
  ];
  let rest = value;
  let text = "";
  for (const [size, sign] of signs) {
    text += sign.repeat(Math.floor(rest / size));
    rest %= size;
  }
  return text;
}

function ordinal(value: number): string {
  const tail = value % 100 >= 11 && value % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${value}${tail}`;
}

const SMALL =
  "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen".split(
    " ",
  );
const TENS = "x x Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety".split(" ");
const ORDINALS: Record<string, string> = {
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth",
};

function cardinalText(value: number): string {
  if (value < 20) return SMALL[value]!;
  if (value < 100)
    return `${TENS[Math.floor(value / 10)]}${value % 10 === 0 ? "" : `-${SMALL[value % 10]!.toLowerCase()}`}`;
  const [size, word] = value < 1000 ? [100, "hundred"] : [1000, "thousand"];
  if (value >= 1_000_000) return String(value);
  const rest = value % size;
  return `${cardinalText(Math.floor(value / size))} ${word}${rest === 0 ? "" : ` ${cardinalText(rest).toLowerCase()}`}`;
}

function ordinalText(value: number): string {
  return cardinalText(value).replace(/[A-Za-z]+$/, (word) => {
    const last = ORDINALS[word.toLowerCase()] ?? `${word.replace(/y$/, "ie")}th`;
    return /^[A-Z]/.test(word) ? `${last[0]!.toUpperCase()}${last.slice(1)}` : last;
  });
}

const zodiacPair: Formatter = (value) => `${STEMS[(value - 1) % 10]}${BRANCHES[(value - 1) % 12]}`;
const fullWidth: Formatter = digitwise("０１２３４５６７８９");
const circled: Formatter = (value) =>
  value <= 20
    ? enclosed(0x2460, 20)(value)
    : value <= 35
      ? enclosed(0x3251 - 20, 35)(value)
      : enclosed(0x32b1 - 35, 50)(value);

const FORMATS: Record<string, Formatter> = {
  decimal: String,
  decimalHalfWidth: String,
  decimalZero: (value) => (value < 10 ? `0${value}` : String(value)),
  decimalFullWidth: fullWidth,
  decimalFullWidth2: fullWidth,
  upperRoman: roman,
  lowerRoman: (value) => roman(value).toLowerCase(),
  upperLetter: repeated(LETTERS),
  lowerLetter: repeated(LETTERS.toLowerCase()),
  russianUpper: repeated(RUSSIAN.toUpperCase()),
  russianLower: repeated(RUSSIAN),
  ordinal,
  cardinalText,
  ordinalText,
  hex: (value) => value.toString(16).toUpperCase(),
  chicago: repeated("*†‡§"),
  numberInDash: (value) => `- ${value} -`,
  bullet: () => "",
  none: () => "",
  decimalEnclosedCircle: circled,
  decimalEnclosedCircleChinese: circled,
  decimalEnclosedFullstop: enclosed(0x2488, 20),
  decimalEnclosedParen: enclosed(0x2474, 20),
  ideographEnclosedCircle: enclosed(0x3280, 10),
  ideographDigital: digitwise(`〇${DIGITS_ZH.slice(1)}`),
  japaneseDigitalTenThousand: digitwise(`〇${DIGITS_ZH.slice(1)}`),
  taiwaneseDigital: digitwise(DIGITS_CIRCLE),
  chineseCounting: shortCounting(chinese),
  taiwaneseCounting: shortCounting(taiwanese),
  chineseCountingThousand: chinese,
  taiwaneseCountingThousand: taiwanese,
  japaneseCounting: chinese,
  chineseLegalSimplified: legalSimplified,
  ideographLegalTraditional: legalTraditional,
  japaneseLegal,
  ideographTraditional: listed(STEMS),
  ideographZodiac: listed(BRANCHES),
  ideographZodiacTraditional: zodiacPair,
  koreanDigital: digitwise("영일이삼사오육칠팔구"),
  koreanDigital2: digitwise(DIGITS_ZH),
  koreanCounting: korean,
  koreanLegal: (value) => KOREAN_NATIVE[value - 1] ?? String(value),
  ganada: repeated(GANADA),
  chosung: repeated(CHOSUNG),
  aiueo: repeated(AIUEO),
  aiueoFullWidth: repeated(AIUEO),
  iroha: repeated(IROHA),
  irohaFullWidth: repeated(IROHA),
  thaiNumbers: digitwise("๐๑๒๓๔๕๖๗๘๙"),
  hindiNumbers: digitwise("०१२३४५६७८९"),
};

/** Word counts no further. */
const LARGEST = 32_767;

/** @returns undefined for a format that is not known here; show the decimal number then */
export function formatNumber(value: number, format: string): string | undefined {
  if (value > LARGEST) return String(value);
  if (value <= 0 && format !== "decimal" && format !== "decimalZero") return String(value);
  return FORMATS[format]?.(value);
}
