import { describe, expect, it } from "vitest";
import { readContract } from "../../../converter/extract/contract/index.ts";
import { DEFAULT_LIMITS } from "../../../converter/index.ts";
import { Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { paragraph, wordFile } from "../ooxml.ts";
import { EVERYDAY_CONTRACTS } from "./everyday-contracts.ts";

const plain = (text: string) => text.replace(/\s+/g, "");

describe("contracts as offices write them", () => {
  it.each(EVERYDAY_CONTRACTS)("$name: every fact, and no other", async ({ name, lines, parties, fields }) => {
    const bytes = wordFile({ body: lines.map((line) => paragraph(line)).join("") });
    const input = { name, bytes, limits: DEFAULT_LIMITS, deadline: new Deadline(name, 60_000) };
    const contract = readContract(await readDocument(input, await formatOf(input)), name);
    expect(contract.parties.map(({ role, name }) => [role, plain(name.value)])).toEqual(
      parties.map(([role, name]) => [role, plain(name)]),
    );
    const wanted = Object.entries(fields).flatMap(([field, values]) => values.map((value) => [field, plain(value)]));
    const found = contract.fields.map(({ name, value }) => [name, plain(value)]);
    expect(found.sort()).toEqual(wanted.sort());
  });
});
