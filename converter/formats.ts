/** What the readers take, for the help of the command line: lines of at most 80 columns. */
import type { Word } from "#lib/core/index";

export const FORMATS: Word = [
  `格式（看内容，不看文件名）：
  文档     Word（.docx .doc）、RTF、OpenDocument（.odt）、PDF、EPUB、
           网页（.html .mht）、Markdown、纯文本
  图片     PNG、JPEG、WebP、BMP、GIF 和扫描的 PDF，需加 --ocr
  表格     Excel（.xlsx .xlsm .xls）、OpenDocument（.ods）、CSV、TSV
  数据集   JSON、JSON Lines：Alpaca、ShareGPT、messages、问与答
  题库     Moodle GIFT 和 XML、Aiken、QTI 1.2 至 3.0、Blackboard、Kahoot、
           Quizlet、Anki（.txt）
  压缩包   含以上任何文件的 ZIP`,
  `Formats, told by content whatever the name says:
  documents   Word (.docx .doc), RTF, OpenDocument (.odt), PDF, EPUB, web pages
              (.html .mht), Markdown, text
  pictures    PNG, JPEG, WebP, BMP, GIF and scanned PDF, with --ocr
  tables      Excel (.xlsx .xlsm .xls), OpenDocument (.ods), CSV, TSV
  data sets   JSON, JSON Lines: Alpaca, ShareGPT, messages, question and answer
  quizzes     Moodle GIFT and XML, Aiken, QTI 1.2 to 3.0, Blackboard, Kahoot,
              Quizlet, Anki (.txt)
  archives    ZIP of any of these`,
];
