/** How a place in the text looks: by its own properties, and by its styles. */
import { type CharacterFormat, changeCharacters, plainCharacters, styleOf } from "./characters.ts";
import { attempted, EMPTY, slice, type WordFile } from "./file.ts";
import { PropertyPages } from "./pages.ts";
import { changeParagraph, type ParagraphFormat, plainParagraph } from "./paragraphs.ts";
import { WordStyles } from "./styles.ts";

export interface FoundParagraph {
  style: number;
  /** Undefined where the file does not describe it. */
  format: ParagraphFormat | undefined;
  /** The place behind it in the main stream. */
  end?: number;
}

export class Formats {
  readonly styles: WordStyles;
  readonly plain = { style: 0, format: plainParagraph };
  readonly #data: DataView;
  readonly #characters: PropertyPages;
  readonly #paragraphs: PropertyPages;
  #damaged = false;

  constructor(file: WordFile) {
    this.#data = file.data;
    this.styles = new WordStyles(file, () => {
      this.#damaged = true;
    });
    this.#characters = new PropertyPages(file.main, file.part("characterPages"), "characters");
    this.#paragraphs = new PropertyPages(file.main, file.part("paragraphPages"), "paragraphs");
  }

  get isDamaged(): boolean {
    return this.#damaged || this.#characters.damaged || this.#paragraphs.damaged || this.#paragraphs.isEmpty;
  }

  /** @returns with the place where other characters begin */
  characters(place: number, lasting: DataView | undefined): { format: CharacterFormat; to: number } {
    const run = this.#characters.at(place);
    const paragraph = this.#paragraphs.at(place);
    // Characters end with their paragraph, of which the style may count.
    const unknownTo = this.#characters.isEmpty ? Number.POSITIVE_INFINITY : place + 1;
    const to = Math.min(run?.to ?? unknownTo, paragraph?.to ?? Number.POSITIVE_INFINITY);
    if (!run) return { format: plainCharacters, to };
    const of = paragraph?.style ?? 0;
    const styled = this.styles.characters(of);
    // Every heading stands out by its style: that says nothing of its text.
    const plain = this.styles.resolve(String(of)).heading === undefined ? styled : plainCharacters;
    const style = styleOf(run.properties);
    const laidOn = style === undefined ? plain : this.styles.changed(plain, style);
    const own = changeCharacters(laidOn, run.properties, styled);
    return { format: lasting ? changeCharacters(own, lasting, styled) : own, to };
  }

  paragraph(place: number, lasting: DataView | undefined): FoundParagraph {
    const run = this.#paragraphs.at(place);
    if (!run) return { style: 0, format: undefined };
    const own = changeParagraph(plainParagraph, run.properties, this.#long);
    return { style: run.style, format: lasting ? changeParagraph(own, lasting) : own, end: run.to };
  }

  /** Properties that found no place on their page. */
  readonly #long = (place: number): DataView =>
    attempted(
      () => slice(this.#data, place + 2, this.#data.getUint16(place, true)),
      () => {
        this.#damaged = true;
        return EMPTY;
      },
    );
}
