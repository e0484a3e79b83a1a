/** Files to try the converter with, of our own making; `generate.ts` writes them. */
import { fileURLToPath } from "node:url";

export interface SampleFile {
  name: string;
  path: string;
  title: { zh: string; en: string };
  kind: "questions" | "contract";
}

const SAMPLES: Omit<SampleFile, "path">[] = [
  {
    name: "safety-questions.docx",
    title: {
      zh: "安全生产与消防题库（Word，自动编号）",
      en: "Work and fire safety questions (Word, automatic numbering)",
    },
    kind: "questions",
  },
  {
    name: "safety-questions.xlsx",
    title: { zh: "安全生产与消防题库（Excel）", en: "Work and fire safety questions (Excel)" },
    kind: "questions",
  },
  {
    name: "safety-questions.gb18030.txt",
    title: { zh: "安全生产与消防题库（文本，GB18030 编码）", en: "Work and fire safety questions (text in GB18030)" },
    kind: "questions",
  },
  {
    name: "equipment-purchase-contract.zh.docx",
    title: { zh: "设备采购合同（Word，中文）", en: "Equipment purchase contract (Word, Chinese)" },
    kind: "contract",
  },
  {
    name: "service-agreement.en.txt",
    title: { zh: "技术服务合同（文本，英文）", en: "Services agreement (text, English)" },
    kind: "contract",
  },
];

export function sampleFiles(): SampleFile[] {
  return SAMPLES.map((sample) => ({ ...sample, path: fileURLToPath(new URL(sample.name, import.meta.url)) }));
}
