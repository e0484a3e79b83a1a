/** Contracts as text, read. */
import { type Contract, readContract } from "../../../converter/extract/contract/index.ts";
import { walk } from "../../../converter/extract/contract/tree.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocument } from "../../../converter/readers/index.ts";

export async function contractOf(text: string): Promise<Contract> {
  const input = {
    name: "a.txt",
    bytes: new TextEncoder().encode(text),
    limits: DEFAULT_LIMITS,
    deadline: new Deadline("a.txt", 10_000),
  };
  return readContract(await readDocument(input, "text"), "a.txt");
}

/** Each clause as `label heading`, indented by its depth. */
export const outline = ({ clauses }: Pick<Contract, "clauses">) =>
  [...walk(clauses)].map(({ clause, depth }) =>
    `${"  ".repeat(depth)}${clause.label} ${clause.heading ?? ""}`.trimEnd(),
  );

export const valuesOf = ({ fields }: Contract, name: string) =>
  fields.filter((field) => field.name === name).map(({ value }) => value);
