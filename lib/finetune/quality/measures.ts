/** What an evaluation measures; JSON. */

/** So many of so many. */
export interface Share {
  right: number;
  total: number;
}

export interface GivenAnswer {
  /** 1-based row of the file. */
  row: number;
  question: string;
  expected: string;
  answer: string;
  /** The right options of a choice question, the expected answer's words of another; case, spaces and punctuation aside. */
  exact: boolean;
  /** ROUGE-L, 0 to 1. */
  rougeL: number;
  /** Of a choice question: the options that the answer names. */
  chosen?: readonly string[];
  /** Of a choice question: the right options. */
  right?: readonly string[];
  /** Of a choice question with one right option: the likeliest option. */
  likeliest?: string;
}

export interface Measures {
  model: string;
  data: string;
  /** All records of the data; the loss is measured on each. */
  records: number;
  /** Nats per token of the expected answers. */
  loss: number;
  /** Tokens of the expected answers. */
  tokens: number;
  /** Nats per token of the general texts. */
  generalLoss?: number;
  /** Of all answers. */
  exactMatch?: Share;
  /** Of the answers to choice questions: all right options, and no other. */
  choiceAccuracy?: Share;
  /** Answers to choice questions that name no option. */
  unreadable?: number;
  /** Of the choice questions with one right option: where that option is the likeliest. */
  likeliestAccuracy?: Share;
  /** Of characters, 0 to 100, over the answers of four characters or more. */
  bleu?: number;
  /** Mean over the same answers, 0 to 100. */
  rougeL?: number;
  answers: readonly GivenAnswer[];
}
