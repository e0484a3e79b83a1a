/**
 * Masks and pseudonyms. A pseudonym has the form of what it replaces and is the same for the same value; it is made so
 * that it can be nobody's: check digits are wrong on purpose, phone numbers lie in a range that is not given out.
 */
import { createHmac } from "node:crypto";
import type { PersonalSpan } from "./find.ts";

/** Characters that a mask leaves: at the start, at the end. */
const SHOWN: Partial<Record<PersonalSpan["kind"], [number, number]>> = {
  mobile: [3, 4],
  "bank-card": [0, 4],
  "bank-account": [0, 4],
  iban: [2, 4],
  "id-card": [3, 0],
  uscc: [4, 0],
  plate: [2, 0],
  name: [1, 0],
  telephone: [4, 0],
  "international-phone": [3, 2],
  "us-ssn": [0, 4],
};

/** `138****8000`; separators stay. */
export function maskOf({ kind }: PersonalSpan, shown: string): string {
  if (kind === "email") return `${shown[0]}***${shown.slice(shown.indexOf("@"))}`;
  if (kind === "address") return `${regionOf(shown)}****`;
  const [first, last] = SHOWN[kind] ?? [1, 0];
  return [...shown]
    .map((sign, i, all) => (i < first || i >= all.length - last || /[\s·-]/.test(sign) ? sign : "*"))
    .join("");
}

function regionOf(address: string): string {
  return /^.*?(?:区|县|旗)(?=.)|^.*?市(?=.)|^.*?省(?=.)/.exec(address)?.[0] ?? "";
}

const SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨";
const GIVEN = "安柏川帆衡江景岚宁平清然松桐文溪晓言宇知子舟";
const FIRST_NAMES = [
  "Alex",
  "Blake",
  "Casey",
  "Devon",
  "Ellis",
  "Finley",
  "Harper",
  "Jordan",
  "Kendall",
  "Morgan",
  "Parker",
  "Quinn",
  "Reese",
  "Rowan",
  "Sidney",
  "Taylor",
];
const LAST_NAMES = [
  "Ashby",
  "Birch",
  "Calder",
  "Dunmore",
  "Elwood",
  "Fairfax",
  "Garland",
  "Hale",
  "Irwin",
  "Kirby",
  "Linden",
  "Marsh",
  "Norwood",
  "Orchard",
  "Pryor",
  "Winter",
];

export class Pseudonyms {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  of({ kind, value }: PersonalSpan, shown: string): string {
    const bytes = createHmac("sha256", this.#key).update(`${kind}\u0000${value}`).digest();
    const pick = <T>(from: ArrayLike<T>, i: number): T => from[bytes[i]! % from.length]!;
    if (kind === "name")
      return /[A-Za-z]/.test(shown)
        ? shown.includes(" ")
          ? `${pick(FIRST_NAMES, 0)} ${pick(LAST_NAMES, 1)}`
          : pick(LAST_NAMES, 1)
        : pick(SURNAMES, 0) + (shown.length > 1 ? pick(GIVEN, 1) : "") + (shown.length > 2 ? pick(GIVEN, 2) : "");
    if (kind === "email") return `user${bytes.readUInt16BE(0)}@example.com`;
    if (kind === "address") return `${regionOf(shown)}示例路${1 + (bytes.readUInt16BE(0) % 999)}号`;
    if (kind === "ip-address") return `192.0.2.${bytes[0]}`; // reserved for documentation (RFC 5737)
    const digits = sameForm(shown, bytes);
    if (kind === "mobile") return digits.replace(/\d\d(?=(?:[- ]?\d){9}$)/, "12");
    if (kind === "plate") return `${shown.slice(0, 2)}${digits.slice(2, -1)}O`; // no plate holds an O
    if (kind === "us-ssn") return `000${digits.slice(3)}`;
    return wrongCheckDigit(kind, digits);
  }
}

/** Digits for digits and letters for letters, the first sign kept. */
function sameForm(shown: string, bytes: Buffer): string {
  return [...shown]
    .map((sign, i) => {
      const byte = bytes[(i * 7 + 3) % bytes.length]!;
      if (i === 0 && !/\d/.test(sign)) return sign;
      if (/\d/.test(sign)) return String((byte + i) % 10);
      if (/[A-Z]/.test(sign) && i > 1) return "ABCDEFGHJK"[(byte + i) % 10]!;
      return sign;
    })
    .join("");
}

/** 9999… is no region, card range or registration authority. */
function wrongCheckDigit(kind: PersonalSpan["kind"], digits: string): string {
  if (kind !== "id-card" && kind !== "uscc" && kind !== "bank-card" && kind !== "bank-account") return digits;
  let written = 0;
  return digits.replace(/\d/g, (digit) => (written++ < 4 ? "9" : digit));
}
