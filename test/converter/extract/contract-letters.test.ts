/** Agreements in the form of a letter. */
import { expect, it } from "vitest";
import { contractOf, outline, valuesOf } from "./contract-texts.ts";

const letter = (opening: string, subject = "Re:\tAdvisory Agreement") =>
  contractOf(`NORTH QUAY LABS, INC.
14 Dock Street, Seattle, Washington 98101

March 3, 2024

Ms. Ada B. Marsh
9 Hill Road
Tacoma, Washington 98402

${subject}

Dear Ms. Marsh:

${opening}

1. Services. You will advise the Company on its laboratory.

2. Fees. Your time will be billed at $210 per hour.

3. Term. The engagement will continue for a period of six (6) months.

Sincerely,

By: ____________
`);

const named = (opening: string) =>
  letter(opening).then(({ parties }) => parties.map(({ role, name }) => [role, name.value]));

it("has its subject as title and its date as signing date", async () => {
  const contract = await letter("North Quay Labs, Inc. (the “Company”) engages Ada B. Marsh (“you”).");
  expect(contract.title).toMatchObject({ text: "Advisory Agreement" });
  expect(contract.content.text.slice(contract.title!.start)).toMatch(/^Advisory Agreement\n/);
  expect(valuesOf(contract, "title")).toEqual(["Advisory Agreement"]);
  expect(valuesOf(contract, "signingDate")).toEqual(["March 3, 2024"]);
  expect(outline(contract)).toEqual(["1. Services", "2. Fees", "3. Term"].map((line) => line.replace(".", "")));
});

it("of a subject that names a contract by another word, and of none that does not", async () => {
  const titleOf = async (subject: string) => (await letter("We agree as follows.", subject)).title?.text;
  expect(await titleOf("Subject: Your engagement as adviser")).toBe("Your engagement as adviser");
  expect(await titleOf("Re: Your letter of last week")).toBeUndefined();
  expect(await titleOf("Re: Your contract proposal of 3 May 2024")).toBeUndefined();
});

it.each([
  [
    "This letter sets out the terms on which North Quay Labs, Inc., a New York corporation (the “Company”), will engage Ada B. Marsh, a resident of Tacoma (“you” or the “Adviser”).",
    [
      ["Company", "North Quay Labs, Inc."],
      ["Adviser", "Ada B. Marsh"],
    ],
  ],
  [
    "We are glad to confirm that Marsh & Sons Limited (“you”) will work for North Quay Labs, Inc. (“we”).",
    [
      ["you", "Marsh & Sons Limited"],
      ["we", "North Quay Labs, Inc."],
    ],
  ],
  [
    "If North Quay Labs, Inc. (the “Company”) and, for Hill Limited and Dale Limited, Marsh Ltd (the “Consultant”) agree.",
    [
      ["Company", "North Quay Labs, Inc."],
      ["Consultant", "Marsh Ltd"],
    ],
  ],
  ["North Quay Labs, Inc. (the “Company”) is glad to offer you the work in Exhibit A (the “Services”).", []],
  ["North Quay Labs, Inc. (the “Company”) engages the adviser of Palo Alto (the “Consultant”).", []],
  ["North Quay Labs, Inc. acting on behalf of Ada B. Marsh (the “Client”) pays the firm (the “Company”).", []],
])("names its parties: %s", async (opening, parties) => {
  expect(await named(opening)).toEqual(parties);
});
