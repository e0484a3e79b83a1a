/**
 * Why a whole file could not be read, and what to do, in Chinese and English. A key is the error's code, a stroke and
 * what tells this sentence from others of the same code.
 */
import type { Word } from "#lib/core/index";

const SAVE_AGAIN: Word = [
  "用原来的程序打开并重新保存，或请对方重新发送",
  "open it in the program that made it and save it again, or ask for a new copy",
];
const SPLIT: Word = ["把文件拆小，或去掉用不到的部分", "split the file, or leave out what is not needed"];
const GIVE_PASSWORD: Word = [
  "填写密码（设置“文件密码”，或 --password），或另存一份没有密码的文件",
  "give its password (--password, or the setting passwords), or save a copy without one",
];

const limit = <En extends string>(zh: string, en: En, hint: Word = SPLIT) =>
  ({ said: [`{file}：${zh}超过上限 {most}`, `{file}: ${en} is beyond the limit of {most}`], hint }) as const;

export const FILE_ERRORS = {
  "CORRUPT_FILE/archive": {
    said: ["{file} 已损坏：{why}", "{file} is damaged: {why}"],
    hint: ["重新打包，或请对方重新发送", "pack the files again, or ask for a new copy"],
  },
  "CORRUPT_FILE/cut-short": {
    said: ["{file} 不完整，后面的内容缺失", "{file} is cut short"],
    hint: ["请对方重新发送", "ask for a new copy of the file"],
  },
  "CORRUPT_FILE/damaged": {
    said: ["{file} 已损坏或不完整：{why}", "{file} is damaged or cut short: {why}"],
    hint: SAVE_AGAIN,
  },
  "CORRUPT_FILE/defect": {
    said: ["{file} 无法读取：{why}", "{file} could not be read: {why}"],
    hint: [
      "用原来的程序打开并重新保存；如果仍然不行，请报告这个文件",
      "open it in the program that made it and save it again; if that does not help, report the file",
    ],
  },
  "CORRUPT_FILE/doctype": {
    said: [
      "{file}：{part} 声明了文档类型（DOCTYPE），一律不读",
      "{file}: {part} declares a document type, which is never read",
    ],
    hint: [
      "这个文件可能是攻击；用原来的程序打开并重新保存，或去掉 <!DOCTYPE>",
      "the file may be an attack; open it in the program that made it and save it again, or take the <!DOCTYPE> out",
    ],
  },
  "CORRUPT_FILE/empty": {
    said: ["{file} 是空的", "{file} is empty"],
    hint: ["请对方重新发送", "ask for a new copy of the file"],
  },
  "CORRUPT_FILE/excel": {
    said: ["{file} 已损坏：{why}", "{file} is damaged: {why}"],
    hint: ["用 Excel 或 LibreOffice 打开并重新保存", "open it in Excel or LibreOffice and save it again"],
  },
  "CORRUPT_FILE/json": {
    said: ["{file} 不是有效的 JSON：{why}", "{file} is not valid JSON: {why}"],
    hint: [
      "改正那一处的文字；不完整的文件要重新导出",
      "correct the text near that place; a cut file has to be exported again",
    ],
  },
  "CORRUPT_FILE/no-contents": {
    said: ["{file} 没有目录", "{file} names no table of contents"],
    hint: SAVE_AGAIN,
  },
  "CORRUPT_FILE/no-document": {
    said: ["{file} 里没有 Word 文档", "{file} holds no Word document"],
    hint: SAVE_AGAIN,
  },
  "CORRUPT_FILE/no-html": {
    said: ["{file} 是没有网页内容的 MIME 邮件", "{file} is a MIME message without an HTML part"],
    hint: ["把网页另存为 HTML 或 Word 再转换", "save the page as HTML or Word and convert that"],
  },
  "CORRUPT_FILE/no-text": { said: ["{file} 没有内容", "{file} has no content"], hint: SAVE_AGAIN },
  "CORRUPT_FILE/part": {
    said: ["{file}：{part} 已损坏：{why}", "{file}: {part} is damaged: {why}"],
    hint: SAVE_AGAIN,
  },
  "CORRUPT_FILE/pdf": {
    said: ["{file} 已损坏：{why}", "{file} is damaged: {why}"],
    hint: ["用 PDF 阅读器打开，另存或打印成新的 PDF", "open it in a PDF viewer and save or print it to a new PDF"],
  },
  "CORRUPT_FILE/picture": {
    said: ["{file} 的图片已损坏：{why}", "{file}: the picture is damaged: {why}"],
    hint: ["重新扫描，或打开后另存为 PNG", "scan it again, or open it and save it again as PNG"],
  },
  "CORRUPT_FILE/protected": {
    said: ["{file} 有密码，而且已损坏：{why}", "{file} is protected and damaged: {why}"],
    hint: ["用 Office 打开并重新保存", "open it in Office and save it again"],
  },
  "CORRUPT_FILE/reader-ended": {
    said: ["读取 {file} 的进程异常结束（{why}）", "{file} ended the process that read it ({why})"],
    hint: SAVE_AGAIN,
  },
  "CORRUPT_FILE/record-long": {
    said: [
      "{file}：第 {record} 条记录超过 {most} 个字符，没有结尾",
      "{file}: record {record} has no end: it is longer than {most} characters",
    ],
    hint: ["检查这条记录各字段的引号", "check the quotes around the fields of that record"],
  },
  "CORRUPT_FILE/record-open": {
    said: [
      "{file}：第 {record} 条记录有一个引号没有关上",
      "{file}: record {record} has no end: a quote is opened and not closed",
    ],
    hint: ["检查这条记录各字段的引号", "check the quotes around the fields of that record"],
  },
  "CORRUPT_FILE/word": {
    said: ["{file} 已损坏：{why}", "{file} is damaged: {why}"],
    hint: ["用 Word 或 LibreOffice 打开，另存为 .docx", "open it in Word or LibreOffice and save it as .docx"],
  },
  "ENCRYPTED_FILE/drm": {
    said: ["{file} 有版权保护（DRM）", "{file} is protected (DRM)"],
    hint: ["请对方提供没有保护的文件", "ask for a copy without protection"],
  },
  "ENCRYPTED_FILE/member": {
    said: ["{file} 中的 {member} 有密码", "{file}: {member} is protected by a password"],
    hint: GIVE_PASSWORD,
  },
  "ENCRYPTED_FILE/member-wrong": {
    said: ["{file} 中的 {member} 有密码", "{file}: {member} is protected by a password"],
    hint: ["填写的 {count} 个密码都打不开它；请核对", "none of the {count} passwords given opens it; check them"],
  },
  "ENCRYPTED_FILE/password": {
    said: ["{file} 有密码", "{file} is protected by a password"],
    hint: GIVE_PASSWORD,
  },
  "ENCRYPTED_FILE/remove": {
    said: ["{file} 有密码", "{file} is protected by a password"],
    hint: [
      "在 Office 或 LibreOffice 中去掉密码，再转换保存的文件",
      "remove the password in Office or LibreOffice and convert the saved copy",
    ],
  },
  "ENCRYPTED_FILE/wrong": {
    said: ["{file} 有密码", "{file} is protected by a password"],
    hint: ["填写的 {count} 个密码都打不开它；请核对", "none of the {count} passwords given opens it; check them"],
  },
  "INVALID_CONFIG/encoding": {
    said: ["没有“{encoding}”这种编码", 'the encoding "{encoding}" is unknown'],
    hint: [
      "可用 utf-8、gb18030、big5、utf-16le 等，或留空自动识别",
      "use e.g. utf-8, gb18030, big5 or utf-16le, or leave it out",
    ],
  },
  "INVALID_INPUT/absolute-path": {
    said: ["{file}：包内文件名是绝对路径", "{file}: the name of a member holds an absolute path"],
    hint: ["这个包可能是攻击；请重新打包", "the archive may be an attack; pack the files again"],
  },
  "INVALID_INPUT/control-characters": {
    said: ["{file}：包内文件名含有控制字符", "{file}: the name of a member holds control characters"],
    hint: ["这个包可能是攻击；请重新打包", "the archive may be an attack; pack the files again"],
  },
  "INVALID_INPUT/leaves-folder": {
    said: ["{file}：包内文件名指向包外的文件夹", "{file}: the name of a member holds a path that leaves its folder"],
    hint: ["这个包可能是攻击；请重新打包", "the archive may be an attack; pack the files again"],
  },
  "LIMIT_EXCEEDED/archives": limit("压缩包的嵌套层数", "the nesting of archives"),
  "LIMIT_EXCEEDED/cells": limit("单元格数", "the number of cells"),
  "LIMIT_EXCEEDED/depth": limit("内容的嵌套层数", "the nesting of its content"),
  "LIMIT_EXCEEDED/documents": limit("文档中嵌入文档的层数", "the nesting of documents within documents"),
  "LIMIT_EXCEEDED/expansion": limit("解压后与压缩前的大小之比", "the expansion (unpacked : packed)"),
  "LIMIT_EXCEEDED/hashing": limit("密码的散列次数", "the number of rounds of hashing for its password", [
    "用 Office 打开并重新保存",
    "open it in Office and save it again",
  ]),
  "LIMIT_EXCEEDED/line": limit("一行的字符数", "the number of characters in one line"),
  "LIMIT_EXCEEDED/members": limit("包内的文件数", "the number of members"),
  "LIMIT_EXCEEDED/memory": limit("读取所需的内存", "the memory to read it", [
    "文件可能已损坏：用 Excel 打开并重新保存；确实这么大时请拆开",
    "the file may be damaged: open it in Excel and save it again; split it when it is that large",
  ]),
  "LIMIT_EXCEEDED/pages": limit("页数", "the number of pages"),
  "LIMIT_EXCEEDED/part": limit("解压后的一个部分", "one part, unpacked,"),
  "LIMIT_EXCEEDED/pixels": limit("图片的像素数", "the number of pixels", [
    "以较低的分辨率重新扫描",
    "scan it with fewer dots per inch",
  ]),
  "LIMIT_EXCEEDED/rows": limit("行数", "the number of rows"),
  "LIMIT_EXCEEDED/scanned-pages": limit("扫描页数", "the number of scanned pages"),
  "LIMIT_EXCEEDED/size": limit("大小", "its size"),
  "LIMIT_EXCEEDED/text": limit("XML 中一段文字的长度", "one text of its XML"),
  "LIMIT_EXCEEDED/unpacked": limit("解压后的内容", "the unpacked content"),
  "MISSING_DEPENDENCY/ocr": {
    said: [
      "识别图片中的文字（OCR）需要的组件没有安装",
      "recognising text in pictures (OCR) needs packages that are not installed",
    ],
    hint: ["运行 {command}", "{command}"],
  },
  "OUT_OF_MEMORY/file": {
    said: ["读取 {file} 需要的内存超过 {most}", "{file} needed more than {most} of memory"],
    hint: SPLIT,
  },
  "TIMEOUT/file": {
    said: ["读取 {file} 超过了 {seconds} 秒", "{file} took longer than {seconds} s"],
    hint: ["把文件拆小", "split the file into smaller ones"],
  },
  "TIMEOUT/page": {
    said: ["{file}：识别一页超过了 {seconds} 秒", "{file}: recognising one page took longer than {seconds} s"],
    hint: ["以较低的分辨率重新扫描", "scan it with fewer dots per inch"],
  },
  "UNSUPPORTED_FORMAT/binary": {
    said: ["{file} 是未知的二进制数据，无法读取", "{file} is binary data of no known kind, which is not read"],
    hint: ["请提供 Word、Excel、PDF 或文本文件", "give a Word, Excel, PDF or text file"],
  },
  "UNSUPPORTED_FORMAT/database": {
    said: ["{file} 是数据库，无法读取", "{file} is a database, which is not read"],
    hint: ["把表导出为 CSV 或 Excel", "export its table as CSV or Excel"],
  },
  "UNSUPPORTED_FORMAT/format": {
    said: ["{file} 是 {format} 文件，无法读取", "{file} is a {format} file, which is not read"],
    hint: ["可读取：{known}", "readable are {known}"],
  },
  "UNSUPPORTED_FORMAT/jpeg-in-tiff": {
    said: [
      "{file} 是 TIFF 中一种不支持的 JPEG 图片",
      "{file} is a JPEG picture within TIFF of a kind that is not read",
    ],
    hint: ["另存为 PDF 或 PNG，打开文字识别（OCR）再转换", "save it as PDF or PNG, and convert that with --ocr"],
  },
  "UNSUPPORTED_FORMAT/old-office": {
    said: [
      "{file} 是另一种旧版 Office 文件，无法读取",
      "{file} is an old Office file of another kind, which is not read",
    ],
    hint: ["另存为 .docx 或 .xlsx", "save it as .docx or .xlsx"],
  },
  "UNSUPPORTED_FORMAT/old-word": {
    said: [
      "{file} 是 {version} 的文件；.doc 只读取 Word 97 及以后的",
      "{file} is a file of {version}; of .doc files those of Word 97 and later are read",
    ],
    hint: ["用 Word 或 LibreOffice 打开，另存为 .docx", "open it in Word or LibreOffice and save it as .docx"],
  },
  "UNSUPPORTED_FORMAT/packed": {
    said: ["{file} 是 {format} 压缩包，无法读取", "{file} is a {format} archive, which is not read"],
    hint: ["解压后转换其中的文件，或重新打包成 zip", "unpack it and convert the files, or pack them as zip"],
  },
  "UNSUPPORTED_FORMAT/picture": {
    said: ["{file} 是图片", "{file} is a picture"],
    hint: ["识别其中的文字：--ocr，或设置 ocr", "let its text be recognised: --ocr, or the setting ocr"],
  },
  "UNSUPPORTED_FORMAT/presentation": {
    said: ["{file} 是演示文稿或绘图，无法读取", "{file} is a presentation or a drawing, which is not read"],
    hint: ["另存为 PDF，或把文字复制到 Word", "save it as PDF or copy its text into Word"],
  },
  "UNSUPPORTED_FORMAT/program": {
    said: ["{file} 是程序，无法读取", "{file} is a program, which is not read"],
    hint: ["请提供文档本身", "give the document itself"],
  },
  "UNSUPPORTED_FORMAT/scanned": {
    said: ["{file} 只有页面图像，没有文字", "{file} holds pictures of pages and no text"],
    hint: ["识别其中的文字：--ocr，或设置 ocr", "let its text be recognised: --ocr, or the setting ocr"],
  },
  "UNSUPPORTED_FORMAT/unrecognised": {
    said: ["{file} 中没有识别出文字", "no text was recognised in {file}"],
    hint: [
      "看看页面是否清晰、端正；建议以 300 dpi 重新扫描",
      "look at its pages; scan them straight, and with 300 dots per inch",
    ],
  },
} as const satisfies Record<string, { said: Word; hint: Word }>;

export type FileErrorKey = keyof typeof FILE_ERRORS;
