/** What stands out in a web page by its own styles: bold, underlined, coloured and highlighted texts of each paragraph. */
import type { Emphasis } from "../document.ts";
import { namedBy } from "./html-classes.ts";

type Kind = "bold" | "underline" | "color" | "highlight";
interface Look {
  kind: Kind;
  /** What the colour is called in the page. */
  value: string;
}
interface Open {
  name: string;
  looks: Look[];
  /** How it looks says what somebody chose. */
  chosen: boolean;
}

const BOLD_ELEMENTS = new Set(["b", "strong"]);
const UNDERLINED_ELEMENTS = new Set(["u", "ins"]);
/** Between the strongest and the weakest channel: greys and near-blacks only set the tone of a page. */
const LEAST_SATURATION = 90;
const NAMED =
  /^(?:red|green|blue|orange|purple|crimson|magenta|fuchsia|lime|brown|maroon|navy|teal|darkred|darkgreen|darkblue|tomato|orangered)$/;
const OPTION = /^\s*[（(【]?[A-Ha-h]\s*[.、．:：)）】]/;

/** Whose score the page tells. */
const ATTEMPT =
  /(?:你|您|我)的?(?:得分|成绩|分数|总分)|(?:得分|成绩)\s*[:：]\s*\d|答对\s*\d+\s*[题道]|\b(?:your (?:final )?(?:score|result|grade)|you (?:scored|got|answered))\b/i;

export class StandingOut {
  /** Elements that set no look are not kept. */
  readonly #open: Open[] = [];
  #texts: { look: Look; emphasis: Emphasis }[] = [];
  readonly #coloured: { value: string; emphasis: Emphasis; list: Emphasis[] }[] = [];
  /** The page tells how somebody did. */
  #attempt = false;
  /** The open texts go on as long as nothing else stands between. */
  #going = new Map<Kind, Emphasis>();

  open(name: string, attributes: Record<string, string>): void {
    const looks = looksOf(name, attributes);
    const { chosen } = namedBy(attributes["class"]);
    if (chosen || looks.length > 0 || this.#open.some((one) => one.name === name))
      this.#open.push({ name, looks, chosen });
  }

  close(name: string): void {
    const at = this.#open.findLastIndex((one) => one.name === name);
    if (at >= 0) this.#open.splice(at, 1);
  }

  text(text: string): void {
    if (text.trim() === "") return;
    this.#attempt ||= ATTEMPT.test(text);
    if (this.#open.some(({ chosen }) => chosen)) {
      this.#going = new Map();
      return;
    }
    const looks = new Map(this.#open.flatMap(({ looks: own }) => own.map((look) => [look.kind, look] as const)));
    const going = new Map<Kind, Emphasis>();
    for (const look of looks.values()) {
      const before = this.#going.get(look.kind);
      if (before) before.text += text;
      else this.#texts.push({ look, emphasis: { kind: look.kind, text } });
      going.set(look.kind, before ?? this.#texts.at(-1)!.emphasis);
    }
    this.#going = going;
  }

  endParagraph(): Emphasis[] {
    const list = this.#texts.map(({ emphasis }) => emphasis);
    for (const { look, emphasis } of this.#texts)
      if (look.kind === "color" || look.kind === "highlight")
        this.#coloured.push({ value: look.value, emphasis, list });
    this.#texts = [];
    this.#going = new Map();
    for (const emphasis of list) emphasis.text = emphasis.text.replace(/\s+/g, " ").trim();
    return list;
  }

  /**
   * Options in two colours may be one that is right and one that somebody chose: their colours say nothing. So may one colour
   * alone where the page tells how somebody did.
   */
  finish(): void {
    const options = this.#coloured.filter(({ emphasis }) => OPTION.test(emphasis.text));
    const shown = options.length > 0 ? options : this.#coloured;
    const told = new Set(shown.map(({ value }) => value)).size < 2;
    if (told && !(this.#attempt && options.length > 0)) return;
    for (const { emphasis, list } of shown) list.splice(list.indexOf(emphasis), 1);
  }
}

function looksOf(name: string, { style = "", color }: Record<string, string>): Look[] {
  const looks: Look[] = [];
  const weight = /(?<![\w-])font-weight\s*:\s*(\w+)/i.exec(style)?.[1];
  if (BOLD_ELEMENTS.has(name) || (weight !== undefined && (/^bold/i.test(weight) || Number(weight) >= 600)))
    looks.push({ kind: "bold", value: "" });
  const underlined = /(?<![\w-])text-decoration(?:-line)?\s*:[^;]{0,40}\bunderline\b/i.test(style);
  if (UNDERLINED_ELEMENTS.has(name) || (underlined && name !== "a")) looks.push({ kind: "underline", value: "" });
  const own = /(?<![\w-])color\s*:\s*([^;]{1,40})/i.exec(style)?.[1] ?? (name === "font" ? color : undefined);
  if (own !== undefined && isLively(own)) looks.push({ kind: "color", value: plain(own) });
  const back = /(?<![\w-])background(?:-color)?\s*:\s*([^;]{1,40})/i.exec(style)?.[1];
  if (back !== undefined && name === "span" && isLively(back)) looks.push({ kind: "highlight", value: plain(back) });
  return looks;
}

const plain = (value: string) => value.toLowerCase().replace(/\s+|!important/g, "");

function isLively(value: string): boolean {
  const shown = plain(value);
  if (NAMED.test(shown) || shown === "yellow") return true;
  const channels = channelsOf(shown);
  return channels !== undefined && Math.max(...channels) - Math.min(...channels) >= LEAST_SATURATION;
}

function channelsOf(shown: string): number[] | undefined {
  const numbers = /^rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})/.exec(shown)?.slice(1);
  if (numbers) return numbers.map(Number);
  const short = /^#([\da-f])([\da-f])([\da-f])$/.exec(shown)?.slice(1);
  if (short) return short.map((digit) => Number.parseInt(digit + digit, 16));
  return /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/
    .exec(shown)
    ?.slice(1)
    .map((pair) => Number.parseInt(pair, 16));
}
