/** `evaluate`: how well a model answers, beside its loss. */
import { defaultLanguage, TunelabError } from "#lib/core/index";
import { type Dataset, encodeAny, type PromptTemplate, storeSamples } from "#lib/data/index";
import type { LanguageModel } from "#lib/model/index";
import { cellHost, cellSignal, progressBar } from "#lib/notebook/index";
import { Evaluator, type LossEvaluation, textLoss } from "../evaluate.ts";
import { type DataSource, toDataset } from "../prepare-data.ts";
import { characterBleu } from "./bleu.ts";
import { answerCore, plainText, readChoice } from "./choice.ts";
import { Evaluation } from "./evaluation.ts";
import { OptionScorer } from "./likelihood.ts";
import type { GivenAnswer, Measures, Share } from "./measures.ts";
import { type Question, toQuestion } from "./questions.ts";
import { rougeL } from "./rouge.ts";
import { say } from "./words.ts";

export interface EvaluateOptions {
  /** Questions that are answered, spread evenly over the data; 0 measures the losses alone. Default 100. */
  maxAnswers?: number;
  /** Longest answer in tokens. Default: a quarter more than the longest expected one, at most 256. */
  maxNewTokens?: number;
  /** Texts about other things than the data: their loss before and after a training tells what was forgotten. */
  generalTexts?: readonly string[];
  /** Also ask which option of a choice question the model holds likeliest. Default true. */
  likelihood?: boolean;
  /** How a record becomes a prompt. Default "auto", the model's chat template. */
  template?: PromptTemplate;
  /** Longest sample in tokens; longer ones are cut. Default 1,024 or what the model takes. */
  maxLength?: number;
  /** Samples per forward pass, and questions that are answered together. Default 4. */
  batchSize?: number;
  /** Shows a bar while the model answers. Default: in notebooks. */
  display?: boolean;
  /** What the bar is called. Default: the model's name. */
  label?: string;
  signal?: AbortSignal;
  onProgress?: (progress: EvaluationProgress) => void;
}

export interface EvaluationProgress {
  phase: "loss" | "answers";
  done: number;
  total: number;
}

/**
 * Measures a model on records: loss and perplexity of the expected answers, and of general texts; then it lets the model
 * answer, greedily, and counts exact matches and right choices, and compares texts by character-level BLEU (as sacrebleu)
 * and ROUGE-L (as rouge-score, Chinese by characters).
 *
 * Choice questions are those whose options A, B, … stand in the question, and true-or-false questions. The chosen letters
 * are read from the answer; an answer that names none counts as wrong.
 *
 * @throws TunelabError INVALID_INPUT, INTERRUPTED
 * @example
 * const before = await evaluate(model, held);
 * const run = await fineTune({ model, data, mode: "lora" });
 * compareEvaluations({ before, after: await evaluate(model, held) });
 */
export async function evaluate(
  model: LanguageModel,
  data: DataSource,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { maxAnswers = 100, template = "auto", signal = cellSignal() } = options;
  if (!Number.isInteger(maxAnswers) || maxAnswers < 0)
    throw new TunelabError("INVALID_INPUT", [`maxAnswers 为 ${maxAnswers}`, `maxAnswers is ${maxAnswers}`], {
      hint: ["请给出不小于 0 的整数", "give a whole number, 0 or more"],
    });
  const dataset = await toDataset(data);
  const settings = {
    ...options,
    template,
    maxLength: Math.min(options.maxLength ?? 1024, model.config.maxPositions),
    batchSize: options.batchSize ?? 4,
    display: options.display ?? cellHost() !== undefined,
    label: options.label ?? model.name,
    ...(signal && { signal }),
  };
  const loss = await lossOnRecords(model, dataset, settings);
  const general = await textLoss(model, options.generalTexts ?? [], settings.maxLength, settings.signal);
  const questions = await chooseQuestions(model, dataset, template, maxAnswers);
  const answers = await answerAll(model, questions, settings);
  return new Evaluation({
    model: model.name,
    data: dataset.name,
    records: dataset.length,
    loss: loss.loss,
    tokens: loss.tokens,
    ...(general && { generalLoss: general.loss }),
    ...measure(answers),
    answers,
  });
}

type Settings = EvaluateOptions & {
  template: PromptTemplate;
  maxLength: number;
  batchSize: number;
  display: boolean;
  label: string;
};

async function lossOnRecords(model: LanguageModel, data: Dataset, settings: Settings): Promise<LossEvaluation> {
  const { template, maxLength, batchSize, signal, onProgress } = settings;
  const samples = await storeSamples(encoded(data, model, { template, maxLength }), { onDisk: data.isStreamed });
  const evaluator = new Evaluator(model, batchSize, maxLength);
  try {
    onProgress?.({ phase: "loss", done: 0, total: samples.lengths.length });
    return await evaluator.evaluate(samples, signal);
  } finally {
    evaluator.dispose();
    await samples.close();
  }
}

async function* encoded(data: Dataset, model: LanguageModel, options: { template: PromptTemplate; maxLength: number }) {
  for await (const { row, record } of data.rows()) {
    // Of a preference pair the first sample is the chosen answer.
    yield { ...encodeAny(record, model.tokenizer, options)[0]!, row };
  }
}

/** Evenly spread, so that a bank in chapters is asked from every chapter. */
async function chooseQuestions(
  model: LanguageModel,
  data: Dataset,
  template: PromptTemplate,
  count: number,
): Promise<Question[]> {
  const questions: Question[] = [];
  const stride = Math.max(1, data.length / count);
  let index = 0;
  for await (const { row, record } of data.rows()) {
    if (questions.length >= count) break;
    if (index++ < Math.floor(questions.length * stride)) continue;
    const question = toQuestion(record, row, model.tokenizer, template);
    if (question) questions.push(question);
  }
  return questions;
}

async function answerAll(
  model: LanguageModel,
  questions: readonly Question[],
  { template, maxLength, signal, onProgress, likelihood = true, maxNewTokens, batchSize, display, label }: Settings,
): Promise<GivenAnswer[]> {
  if (questions.length === 0) return [];
  const limit = maxNewTokens ?? answerLimit(model, questions);
  const words = say(defaultLanguage(), "answering", { label });
  const bar = display ? progressBar({ label: words, total: questions.length }) : undefined;
  const scorer = new OptionScorer(model, template, maxLength);
  let done = 0;
  const advance = () => {
    done++; // not within the call, which is left out where nobody listens
    onProgress?.({ phase: "answers", done, total: questions.length });
    bar?.update({ current: done });
  };
  try {
    const texts = await generateAll(model, questions, { maxNewTokens: limit, batchSize, signal }, advance);
    const answers: GivenAnswer[] = [];
    for (const [index, question] of questions.entries()) {
      const likeliest = likelihood ? await scorer.likeliest(question, signal) : undefined;
      answers.push(judged(question, texts[index]!.trim(), likeliest));
    }
    bar?.finish();
    return answers;
  } finally {
    bar?.finish("stopped");
    scorer.dispose();
  }
}

/** Greedy answers. A question that fills the model's whole length has none: it counts as not answered. */
async function generateAll(
  model: LanguageModel,
  questions: readonly Question[],
  { signal, ...options }: { maxNewTokens: number; batchSize: number; signal: AbortSignal | undefined },
  onAnswer: () => void,
): Promise<string[]> {
  const room = questions.map(({ prompt }) => model.tokenizer.encode(prompt).length < model.config.maxPositions);
  const asked = questions.filter((_, index) => room[index]);
  const prompts = asked.map(({ prompt }) => prompt);
  const texts = await model.generateBatch(prompts, { ...options, raw: true, onAnswer, ...(signal && { signal }) });
  const answered = texts.values();
  return room.map((fits) => (fits ? answered.next().value! : ""));
}

function answerLimit({ tokenizer }: LanguageModel, questions: readonly Question[]): number {
  const longest = Math.max(...questions.map(({ expected }) => tokenizer.encode(expected).length));
  return Math.min(256, Math.ceil(1.25 * longest) + 4);
}

function judged({ row, text, expected, choice }: Question, answer: string, likeliest: string | undefined): GivenAnswer {
  const chosen = choice && readChoice(answer, choice);
  const same = plainText(answerCore(answer)) === plainText(answerCore(expected));
  return {
    row,
    question: text,
    expected,
    answer,
    exact: choice ? chosen!.join() === choice.expected.join() : same,
    rougeL: rougeL(answer, expected),
    ...(choice && { chosen: chosen!, right: choice.expected }),
    ...(choice && likeliest !== undefined && { likeliest }),
  };
}

function measure(answers: readonly GivenAnswer[]): Partial<Measures> {
  if (answers.length === 0) return {};
  const choices = answers.filter(({ chosen }) => chosen);
  const compared = answers.filter(({ likeliest }) => likeliest !== undefined);
  const share = (of: readonly GivenAnswer[], isRight: (answer: GivenAnswer) => boolean): Share => ({
    right: of.filter(isRight).length,
    total: of.length,
  });
  // Four characters in a row are what BLEU counts: it says nothing of answers such as "B".
  const texts = answers.filter(({ expected }) => Array.from(expected).length >= 4);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    exactMatch: share(answers, ({ exact }) => exact),
    ...(choices.length > 0 && {
      choiceAccuracy: share(choices, ({ exact }) => exact),
      unreadable: choices.filter(({ chosen }) => chosen!.length === 0).length,
    }),
    ...(compared.length > 0 && {
      likeliestAccuracy: share(compared, ({ likeliest, right }) => right!.includes(likeliest!)),
    }),
    ...(texts.length > 0 && {
      bleu: characterBleu(
        texts.map(({ answer }) => answer),
        texts.map(({ expected }) => expected),
      ),
      rougeL: 100 * mean(texts.map(({ rougeL }) => rougeL)),
    }),
  };
}
