/** Question papers that others wrote and read: what they took from them, and nothing that is no question. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { paperNames, readPaper } from "./papers.ts";

const FOLDER = fileURLToPath(new URL("../../fixtures/papers", import.meta.url));

/** Papers that are not fully read: how many of their questions are as written. */
const PARTLY_READ: Record<string, number> = {
  pubquiz: 14, // In which city is Casablanca set? The answer stands in the question, so that there is nothing to learn.
  "unit-test": 11, // the word bank is not taken for the material of its sentences
  text2qti: 7, // an essay has no answer and is rejected, which its author did not write as null
  quizizz: 7, // the same
  hospitality_training_quiz: 9, // `True or False:` in front of a statement names its type, and is no part of the stem
  "md-lishi": 11, // the heads above the two columns of a matching question stand in its stem
  gcse_chem_two_files: 6, // `This question is about energy changes.` says nothing that is asked about, and is left out
  nursing_item_bank_table: 7, // `True or False:` in front of a statement is the kind of the question, and left out
  network_cert: 6, // `True or false:` once more
  "python-basics": 6, // and again
  "dili-qimo": 8, // the sentence above a shared table is left out
  "geography-rivers": 5, // field data of two questions, which nothing but their place tells, stand at the end of the one above
  "project-management": 5, // numbers that stand alone in their paragraphs are lost, so that a scenario is its first question's
  esol_reading: 9, // the questions of the second part are about the text of the first, which nothing but their names tells
  driving_theory_list: 10, // `True or false:` twice
  aws_clf_dump: 8, // once more
  git_quiz_md: 5, // `True or false:` names the type, as above
  driver_theory: 7, // `True or false:` twice
  nursing_bank: 8, // once more
  ca_civics_gdocs: 8, // the highlighted one of `True   False` below a statement is not taken for its answer
  coding_interview_md: 8, // the fence around a program stays in the question
  creditunion_html: 5, // `True False` in one line heads a part, which does not end
  ph_let_reviewer: 8, // a situation that names its items by `for items 4-5` stands in the option above
  uk_gcse_enzymes: 10, // the text of the last three questions is cut at its end
};

describe.each(paperNames(FOLDER))("%s", (language) => {
  it.each(paperNames(join(FOLDER, language)))("%s", async (name) => {
    const { questions, invented } = await readPaper(join(FOLDER, language), name);
    const outcomes = questions.map(({ outcome }) => outcome);
    const right = outcomes.filter((outcome) => outcome === "right" || outcome === "none").length;
    expect(right).toBe(PARTLY_READ[name] ?? questions.length);
    expect(outcomes).not.toContain("wrong");
    expect(invented).toEqual([]);
  });
});
