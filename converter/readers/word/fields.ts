/** Fields of a Word file stand as code, separator and result over any number of runs and paragraphs. */
import { makesContents } from "../contents.ts";

/** More than that are no fields that anybody made. */
const DEEPEST = 64;
/** Characters of a code that are looked at. */
const CODE = 200;

export class FieldStack {
  readonly #fields: { code: string; inResult: boolean }[] = [];

  /** A sign of a field, by the name that .docx gives it. */
  mark(type: string | undefined): void {
    if (type === "begin" && this.#fields.length < DEEPEST) this.#fields.push({ code: "", inResult: false });
    else if (type === "separate" && this.#fields.length > 0) this.#fields.at(-1)!.inResult = true;
    else if (type === "end") this.#fields.pop();
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
