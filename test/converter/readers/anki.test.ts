/** Anki's notes in plain text, as its manual describes the file. */
import { describe, expect, it } from "vitest";
import { convertText } from "../helpers.ts";

const read = async (text: string) => {
  const { records, rejected } = await convertText(text, { outputStyle: "answer" } as never);
  return [
    ...records.map(({ record }) => [record.instruction, record.output]),
    ...rejected.map(({ reason }) => [reason]),
  ];
};

describe("Anki", () => {
  it("reads cards without their markup, sounds, tags and identifiers", async () => {
    const text =
      '#separator:tab\n#html:true\n#guid column:1\n#tags column:4\nx1\tBoiling point of <b>water</b>[sound:a.mp3]\t100 &deg;C\tphysics\nx2\tColours of the flag\t"red<br>""deep"" blue"\t\n';
    expect(await read(text)).toEqual([
      ["Boiling point of water", "100 °C"],
      ["Colours of the flag", 'red\n"deep" blue'],
    ]);
  });

  it("reads one card, other separators, and names of the sides in any order", async () => {
    expect(await read("#separator:Comma\nlatin for dog,canis\n")).toEqual([["latin for dog", "canis"]]);
    expect(await read("#separator:;\n#columns:Back;Front;Extra\ncanis;latin for dog;Greek: kyon\n")).toEqual([
      ["latin for dog", "canis"],
    ]);
  });

  it("asks for each gap of a cloze", async () => {
    expect(
      await read("#separator:tab\n#html:false\nThe {{c1::Rhine::river}} ends in the {{c2::North Sea}}.\t\n"),
    ).toEqual([
      ["The ____ (river) ends in the North Sea.", "Rhine"],
      ["The Rhine ends in the ____.", "North Sea"],
    ]);
  });

  it("takes no field for an answer where nothing tells which one it is, and none that holds only a picture", async () => {
    expect(await read("#separator:tab\nchien\tdog\tcanis\nchat\tcat\n")).toEqual([
      ["chat", "cat"],
      ["row-not-a-record"],
    ]);
    expect(await read('#separator:tab\n#html:true\n<img src="a.png">\tcat\n')).toEqual([["stem-missing"]]);
  });

  it("reads a bank whose columns are named", async () => {
    const text =
      "#separator:tab\n#columns:Question\tA\tB\tAnswer\nWhich one barks?\tdog\tcat\tA\nWhich one purrs?\tdog\tcat\tB\n";
    expect((await read(text)).map(([, output]) => output)).toEqual(["A", "B"]);
  });
});
