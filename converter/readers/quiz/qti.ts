/** IMS QTI 1.2, 2.x and 3.0, Blackboard's pools: single files, and packages (a zip with imsmanifest.xml). */

import { toError } from "#lib/core/index";
import type { MarkedQuestion, MarkedReject, Place, ReadDocument } from "../../document.ts";
import { problem } from "../../said/problem.ts";
import type { DecodedInput } from "../encoding.ts";
import { decodeText } from "../encoding.ts";
import { htmlText } from "../html.ts";
import type { ReaderInput } from "../index.ts";
import { descendants, localName, parseElements, toMarkup, type XmlElement } from "../xml.ts";
import { openZip } from "../zip.ts";
import { poolType, readPoolItem } from "./blackboard-pool.ts";
import { normalised } from "./qti-names.ts";
import { readItem1 } from "./qti1.ts";
import { readItem } from "./qti2.ts";
import { reject } from "./question.ts";

const ITEMS = new Set(["item", "assessmentItem", "qti-assessment-item"]);
const STIMULI = new Set(["assessmentStimulus", "qti-assessment-stimulus"]);

interface Collected {
  questions: MarkedQuestion[];
  rejected: MarkedReject[];
}

export function readQtiFile(input: DecodedInput): ReadDocument {
  const collected: Collected = { questions: [], rejected: [] };
  collect(input.text, input.name, {}, new Map(), collected, input);
  return { format: "qti", encoding: input.encoding, blocks: [], ...collected, warnings: [] };
}

/** Items stand in files of their own, or many in one; pictures and styles beside them are left out. */
export async function readQtiPackage(input: ReaderInput): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const collected: Collected = { questions: [], rejected: [] };
  const warnings = new Set<string>();
  const texts = new Map<string, string>();
  for (const member of await openZip(input.bytes, name, limits, deadline)) {
    if (/\.(?:png|jpe?g|gif|svg|webp|mp3|mp4|wav|emf|wmf)$/i.test(member.name)) warnings.add("picture-skipped");
    else if (
      /\.(?:xml|qti|dat)$/i.test(member.name) &&
      !/(?:^|\/)(?:imsmanifest|assessment_meta)\.xml$/i.test(member.name)
    )
      texts.set(member.name, decodeText(await member.read(), name).text);
  }
  const passages = stimuli(texts, input);
  for (const [part, text] of texts) {
    if (!/<(?:\w+:)?(?:item|assessmentItem|qti-assessment-item)[\s>]/.test(text)) continue;
    try {
      collect(text, part, { section: part }, passages, collected, input);
    } catch (error) {
      if (input.deadline.expired) throw error;
      const why = problem("part-unreadable", { part, error: toError(error).message });
      collected.rejected.push(reject(why, part, { section: part }));
    }
  }
  return { format: "qti", blocks: [], ...collected, warnings: [...warnings] };
}

/** Texts that several items share, by file name. */
function stimuli(texts: ReadonlyMap<string, string>, input: ReaderInput): Map<string, string> {
  const passages = new Map<string, string>();
  for (const [part, text] of texts) {
    if (!/<(?:\w+:)?(?:assessmentStimulus|qti-assessment-stimulus)[\s>]/.test(text)) continue;
    parseElements(
      text,
      part,
      STIMULI,
      (element) => {
        const body = descendants(normalised(element), "stimulusBody")[0];
        if (body) passages.set(part.split("/").at(-1)!, htmlText(toMarkup({ ...body, name: "div" }), input));
      },
      input,
    );
  }
  return passages;
}

function collect(
  text: string,
  part: string,
  place: Place,
  passages: ReadonlyMap<string, string>,
  { questions, rejected }: Collected,
  input: ReaderInput,
): void {
  let block = questions.length + rejected.length;
  const found = (element: XmlElement) => {
    const here = { ...place, block: block++ };
    const pool = localName(element.name) === "item" ? poolType(element) : undefined;
    const outcome =
      pool !== undefined
        ? readPoolItem(element, pool, here, input)
        : localName(element.name) === "item"
          ? readItem1(element, here, input)
          : readItem(element, here, passageOf(element, passages), input);
    if ("reason" in outcome) rejected.push(outcome);
    else questions.push(outcome);
  };
  parseElements(text, part, ITEMS, found, input);
}

function passageOf(element: XmlElement, passages: ReadonlyMap<string, string>): string {
  if (passages.size === 0) return "";
  return descendants(normalised(element), "assessmentStimulusRef")
    .map(({ attributes }) => passages.get((attributes["href"] ?? "").split("/").at(-1)!) ?? "")
    .filter((text) => text !== "")
    .join("\n");
}
