/** Contracts in every layout: all articles, clauses, parties, key facts and definitions as written, nothing invented. */
import { expect, it } from "vitest";
import { contractCases } from "./contract-cases.ts";
import { contractFaults, measureContract } from "./contract-measure.ts";

it.each([...contractCases()].map((one) => [`${one.contract.name}, ${one.container}, ${one.layout}`, one] as const))(
  "%s",
  async (_, { file, contract }) => {
    expect(contractFaults(await measureContract(file, contract))).toEqual([]);
  },
);
