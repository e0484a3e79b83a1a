/** Questions as they are cut out of the lines, before answers are joined and checked. */
import type { Option } from "../../item.ts";
import type { Line } from "../lines.ts";
import type { Label } from "./labels.ts";
import type { SectionHead } from "./sections.ts";
import type { Units } from "./units.ts";

export interface RawSection extends SectionHead {
  index: number;
  /** The title of the section that this one is a division of. */
  part?: string;
  /** Those that it lies in. */
  units?: Units;
  /** Sections between two keys share a scope: a key answers the questions of its own scope only. */
  scope: number;
}

export interface RawQuestion {
  number: number | undefined;
  section: RawSection;
  lines: Line[];
  stem: string;
  options: (Option & { article?: true; bare?: true; colon?: true })[];
  labels: Partial<Record<Label, string>>;
  passage?: string;
  /** `案例二` above the passage. */
  case?: string;
  /** Lines that hold the options of several questions; it may have its own. */
  sharedOptions?: readonly Line[];
  /** The answer comes from a key. */
  keyed?: boolean;
  warnings: string[];
}

/** Lines that belong to no question: above the first of a section, in what candidates are told, material that none asks about. */
export interface Loose {
  lines: readonly Line[];
  from: "text" | "notes" | "material";
  section: RawSection;
}

export interface Segmentation {
  questions: RawQuestion[];
  keys: { scope: number; lines: Line[] }[];
  sections: RawSection[];
  loose: Loose[];
}
