/** How notebooks and terminals show a data set: counts, the first rows, lengths in tokens, samples with the prompt dimmed. */
import { defaultLanguage, formatCount, type Language, speaker, type Word } from "#lib/core/index";
import { Dataset, type TextPart, TokenizedDataset } from "#lib/data/index";
import { type Card, card, type Table, table, toBundle } from "#lib/notebook/index";
import { lengthHistogram, type MediaBundle } from "#lib/plot/index";

const words = {
  records: ["记录", "records"],
  kinds: ["类型", "kinds"],
  rejected: ["未采用", "left out"],
  firstRows: ["前几条", "First records"],
  rejectedRows: ["未采用的行", "Rows left out"],
  row: ["行", "row"],
  field: ["字段", "field"],
  reason: ["原因", "reason"],
  tokens: ["训练词元", "trained tokens"],
  truncated: ["被截断", "truncated"],
  truncatedValue: [
    "{samples} 条，{tokens} 个词元（上限 {limit}）",
    "{samples} samples, {tokens} tokens (limit {limit})",
  ],
  untrained: ["无可训练词元的行", "rows with nothing to train"],
  asSeen: ["模型所见的样本；淡色部分不参与训练", "As the model sees it; the dimmed part is not trained"],
  streamed: ["从文件流式读取", "read from the file as needed"],
  instruction: ["指令", "instruction"],
  conversation: ["对话", "conversation"],
  preference: ["偏好对", "preference pair"],
  text: ["文本", "text"],
} as const satisfies Record<string, Word>;

const say = speaker<keyof typeof words>(words);
const SHOWN = 5;
const MAX_EXAMPLE = 1200;

/** Gives data sets their display; the data layer itself knows none. */
export function registerDatasetView(): void {
  Dataset.view = (data) => bundle(parts(data, defaultLanguage()));
  TokenizedDataset.view = (tokens) => bundle(tokenParts(tokens, defaultLanguage()));
}

type Part = Card | Table | { html: string; text: string };

function parts(data: Dataset, language: Language): Part[] {
  const kinds = [...data.kinds].map((kind) => say(language, kind)).join(", ");
  const how = data.isStreamed ? say(language, "streamed") : undefined;
  const counts = card(
    data.name,
    [
      [say(language, "records"), formatCount(data.length), how],
      [say(language, "kinds"), kinds],
      [say(language, "rejected"), formatCount(data.rejectedCount)],
    ],
    { language },
  );
  const rows = data.preview.slice(0, SHOWN).map(shorten);
  const fields = new Set(rows.flatMap((row) => Object.keys(row))).size;
  // Side by side within 80 columns of a terminal; the cells of a page are not cut.
  const maxText = Math.max(12, Math.floor(82 / Math.max(1, fields)) - 2);
  const first = table(rows, { caption: say(language, "firstRows"), language, maxText });
  const columns = (["row", "field", "reason"] as const).map((key) => ({ key, label: say(language, key) }));
  const rejected = table(data.rejected, {
    caption: say(language, "rejectedRows"),
    columns,
    language,
    head: SHOWN,
    tail: 0,
  });
  return [counts, ...(data.preview.length > 0 ? [first] : []), ...(data.rejected.length > 0 ? [rejected] : [])];
}

function tokenParts({ data, report }: TokenizedDataset, language: Language): Part[] {
  const { lengths, maxLength, trainedTokens, truncatedSamples, truncatedTokens, untrainedRows } = report;
  const truncated = say(language, "truncatedValue", {
    samples: formatCount(truncatedSamples),
    tokens: formatCount(truncatedTokens),
    limit: formatCount(maxLength),
  });
  const counts = card(
    data.name,
    [
      [say(language, "tokens"), formatCount(trainedTokens)],
      [say(language, "truncated"), truncated],
      ...(untrainedRows.length > 0
        ? [[say(language, "untrained"), untrainedRows.slice(0, 10).join(", ")] as const]
        : []),
    ],
    { language },
  );
  const figure = toBundle(lengthHistogram(lengths, { maxLength, language }));
  const histogram = {
    html: String(figure["text/html"] ?? figure["image/svg+xml"] ?? ""),
    text: String(figure["text/plain"]),
  };
  return [
    ...parts(data, language),
    counts,
    histogram,
    ...report.examples.map((example) => exampleOf(example, language)),
  ];
}

/** Exactly the text that is encoded; in a terminal what is trained stands in «». */
function exampleOf(example: readonly TextPart[], language: Language): Part {
  const short = (text: string) => (text.length > MAX_EXAMPLE ? `${text.slice(0, MAX_EXAMPLE)}…` : text);
  const title = say(language, "asSeen");
  const spans = example.map(({ text, trained }) =>
    trained
      ? `<strong style="font-weight:600">${escapeText(short(text))}</strong>`
      : `<span style="opacity:.6">${escapeText(short(text))}</span>`,
  );
  return {
    html: `<details open><summary>${escapeText(title)}</summary><div style="white-space:pre-wrap;overflow-wrap:anywhere;font-family:monospace">${spans.join("")}</div></details>`,
    text: `${title} (« »)\n${example.map(({ text, trained }) => (trained ? `«${short(text)}»` : short(text))).join("")}`,
  };
}

function shorten(record: object): object {
  const cell = (value: unknown) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
  };
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, cell(value)]));
}

function bundle(all: readonly Part[]): MediaBundle {
  const html = all.map((part) => ("html" in part ? part.html : part.toHtml()));
  const text = all.map((part) => ("text" in part ? part.text : part.toString()));
  return { "text/html": `<div>${html.join("")}</div>`, "text/plain": text.join("\n\n") };
}

function escapeText(text: string): string {
  return text.replace(/[<>&"]/g, (char) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" })[char]!);
}
