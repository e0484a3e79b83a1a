/** Fields of a Word file stand as code, separator and result over any number of runs and paragraphs. */
import { makesContents } from "../contents.ts";
import { type EqField, eqField, isEqField, LONGEST_EQ } from "./eq-field.ts";

/** More than that are no fields that anybody made. */
const DEEPEST = 64;
/** Characters of a code that are looked at. */
const CODE = LONGEST_EQ;

export class FieldStack {
  readonly #fields: { code: string; inResult: boolean }[] = [];

  /** A sign of a field, by the name that .docx gives it. @returns the formula of a field that ends, which stands nowhere else */
  mark(type: string | undefined): EqField | undefined {
    if (type === "begin" && this.#fields.length < DEEPEST) this.#fields.push({ code: "", inResult: false });
    else if (type === "separate" && this.#fields.length > 0) this.#fields.at(-1)!.inResult = true;
    else if (type === "end") return this.#end();
    return undefined;
  }

  /** A formula within the code of another is part of it. */
  #end(): EqField | undefined {
    const field = this.#fields.pop();
    if (!field || !isEqField(field.code)) return undefined;
    if (!this.isEquation) return eqField(field.code);
    this.addCode(field.code);
    return undefined;
  }

  /** What stands here belongs to a formula: its code says it. */
  get isEquation(): boolean {
    return this.#fields.some(({ code }) => isEqField(code));
  }

  addCode(text: string): void {
    const field = this.#fields.at(-1);
    if (field && !field.inResult && field.code.length < CODE) field.code += text;
  }

  /** What stands here is the code of a field, and shown nowhere. */
  get inCode(): boolean {
    return this.#fields.some(({ inResult }) => !inResult);
  }

  /** The code of the innermost field. */
  get code(): string {
    return this.#fields.at(-1)?.code ?? "";
  }

  /** What stands here is the result of a table of contents. */
  get inContents(): boolean {
    return this.#fields.some(({ code, inResult }) => inResult && makesContents(code));
  }
}
