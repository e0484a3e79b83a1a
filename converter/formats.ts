/** What the readers take, for the help of the command line: lines of at most 80 columns. */
export const FORMATS = `Formats, told by content whatever the name says:
  documents   Word (.docx .doc), RTF, OpenDocument (.odt), PDF, EPUB, web pages
              (.html .mht), Markdown, text
  pictures    PNG, JPEG, WebP, BMP, GIF and scanned PDF, with --ocr
  tables      Excel (.xlsx .xlsm .xls), OpenDocument (.ods), CSV, TSV
  data sets   JSON, JSON Lines: Alpaca, ShareGPT, messages, questions and answers
  quizzes     Moodle GIFT and XML, Aiken, QTI 1.2 to 3.0, Blackboard, Kahoot,
              Quizlet
  archives    ZIP of any of these`;
