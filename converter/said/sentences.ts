/**
 * Why an item is left out, in Chinese and English. A key is the reason alone, or the reason, a stroke and what tells
 * this sentence from others of the same reason. `{name}` stands for a value of the item.
 */
import type { Word } from "#lib/core/index";

export const SENTENCES = {
  "answer-ambiguous": [
    "题干中有 {count} 处像答案；请把答案单独写在一行",
    "{count} places in the stem look like answers; give the answer on a line of its own",
  ],
  "answer-conflict/stem": [
    "答案“{answer}”与题干中的“{other}”不一致；请留下正确的一个",
    'the answer "{answer}" and the one in the stem ("{other}") differ; keep the right one',
  ],
  "answer-conflict/two": [
    "给出了两个不同的答案：“{first}”和“{second}”；请留下正确的一个",
    'two answers are given: "{first}" and "{second}"; keep the right one',
  ],
  "answer-count": [
    "单选题有 {count} 个答案（{answer}）；请改正题型或答案",
    "a single choice has {count} answers ({answer}); correct the type or the answer",
  ],
  "answer-leak/label": [
    "题目里有“答案”字样；请在文件中把题目和答案分开",
    "the question holds the label of an answer (答案); part the two in the file",
  ],
  "answer-leak/text": [
    "答案“{answer}”就写在题目里；请从题干中移走",
    'the answer "{answer}" stands in the question itself; take it out of there',
  ],
  "answer-missing": [
    "没有找到这道题的答案；请写在题目后面或答案表里",
    "no answer was found for this question; add it after the question or in the key",
  ],
  "answer-missing/aiken": [
    "文件末尾的这道题没有 ANSWER: 一行；请补上",
    "the question at the end of the file has no line ANSWER:; add it",
  ],
  "answer-missing/blanks": [
    "有的空填了，有的没有；请填全",
    "some of the blanks are filled and others are not; fill them all",
  ],
  "answer-missing/brace": [
    "答案部分的花括号不成对；花括号若是正文，前面加反斜杠",
    "the answer part has only one of its two braces; a brace that belongs to the text needs a backslash in front",
  ],
  "answer-missing/embedded": [
    "读不出嵌在题目里的答案；请检查花括号",
    "no embedded answer could be read; check the braces",
  ],
  "answer-missing/empty": ["答案是空的；请补上", "the answer is empty; write it out"],
  "answer-missing/judgement": [
    "“对”和“错”都没有标为正确；请标出一个",
    "neither true nor false is marked as right; mark one of them",
  ],
  "answer-missing/mark": [
    "选项“{option}”标为“{mark}”；请写 correct 或 incorrect",
    'the option "{option}" is marked "{mark}"; write correct or incorrect',
  ],
  "answer-missing/model": ["模型没有写答案", "the model wrote no answer"],
  "answer-missing/nothing-asked": ["这一项没有可以作答的内容", "the item asks nothing that can be answered"],
  "answer-missing/output": ["这条记录没有输出（output）；请补上", "the record has no output; write it out"],
  "answer-missing/pair": ["有一对没有正确答案；请补上", "one of the pairs has no right answer; give it one"],
  "answer-missing/record": ["这条记录没有答案；请补上", "the record has no answer; write it out"],
  "answer-missing/unmarked": [
    "文件没有标出这道题的正确答案；请在题库中标出后重新导出",
    "the file gives no right answer for this question; mark one and export it again",
  ],
  "answer-not-a-judgement": [
    "答案“{answer}”说的不是对错；请写 正确 或 错误",
    'the answer "{answer}" is neither right nor wrong; use 正确 or 错误, true or false',
  ],
  "answer-not-an-option": [
    "答案“{answer}”不对应任何选项；请写选项字母",
    'the answer "{answer}" names no option; use the option\'s letter',
  ],
  "answer-not-an-option/letters": [
    "答案“{answer}”中的 {unknown} 不在选项里，选项只有 {options}；请核对",
    'the answer "{answer}" names {unknown}, but the options are {options}; correct one or the other',
  ],
  "answer-not-an-option/listed": [
    "答案“{answer}”不在选项里，选项只有 {options}；请核对",
    'the answer "{answer}" is none of {options}; correct one or the other',
  ],
  "answer-placeholder": ["答案只是“{answer}”；请写出真正的答案", 'the answer is only "{answer}"; write it out'],
  "answer-without-question": [
    "答案表里有第 {number} 题的答案，但本部分没有这道题，或这个题号不止一道；请核对题号",
    "the key answers question {number}, which is not there or not alone with that number in its section; check the numbers",
  ],
  "answers-of-candidate": [
    "题目上方的表格是考生填写的答案，不能当作标准答案；如果它就是答案，请去掉姓名或“答题卡”字样",
    "the grid above the questions is what a candidate filled in, and no key; if it is the key, remove the name or the words of an answer sheet",
  ],
  "answers-of-candidate/ticks": [
    "表格中的勾是考生作答的，不能当作标准答案；如果就是答案，请去掉姓名和得分",
    "the ticks of this table are a candidate's, and no key; if they are the key, remove the name and the score",
  ],
  "articles-missing": [
    "没有找到编号的条款；请给条款编号（第一条、1.），或检查文件是不是合同",
    "no numbered articles were found in this contract; number them (第一条, 1.) or check the file's kind",
  ],
  "closing-lines": [
    "这些是页面末尾的文字（分享、相关推荐、版权等），不属于题目；如果里面有题目内容，请移到它们上面",
    "these lines close the page (sharing, related pages, rights) and belong to no question; move what belongs to one above them",
  ],
  "cell-empty": [
    "第 {row} 行的“{columns}”是空的；请填写，或从列映射中去掉",
    "row {row} has nothing in {columns}; fill it in, or leave the column out of the mapping",
  ],
  "clause-template": [
    "{clause} 是待填的空白，不是合同正文；请填好再转换",
    "{clause} is a form to fill in, not the text of a contract",
  ],
  "clause-too-short": [
    "{clause} 只有 {count} 个字，太短，学不到什么",
    "{clause} has {count} characters of text, too few to learn from",
  ],
  "columns-missing": [
    "表格中没有映射要的列“{columns}”；它有“{first}”",
    'the table lacks the columns {columns} of the mapping; it has "{first}"',
  ],
  "columns-missing/near": [
    "表格中没有映射要的列“{columns}”，是否指“{near}”？它有“{first}”",
    'the table lacks the columns {columns} of the mapping; did you mean {near}? It has "{first}"',
  ],
  "columns-missing/together": [
    "映射里的列不在同一行列名中；最接近的一行是“{first}”",
    'no single row of the table has all columns of the mapping; the nearest is "{first}"',
  ],
  "conflicting-answers": [
    "同一道题在别处有另一个答案；请决定哪个正确",
    "the same question has another answer elsewhere; decide which is right",
  ],
  "conflicting-answers/at": [
    "同一道题在 {place} 有另一个答案；请决定哪个正确",
    "the same question has another answer at {place}; decide which is right",
  ],
  duplicate: ["同样的题目和答案已在 {place} 出现", "the same question and answer stand at {place}"],
  "evidence-missing": ["模型没有摘抄原文", "the model quotes nothing of the source"],
  "evidence-missing/short": ["引文“{quotation}”太短", 'the quotation "{quotation}" is too short'],
  "evidence-not-in-source": ["引文“{quotation}”不在原文中", 'the quotation "{quotation}" does not stand in the source'],
  leakage: [
    "训练集里有几乎相同的题目，这一条不能留作验证",
    "the training part holds nearly the same question, so this one cannot be held back",
  ],
  "long-record": [
    "这条记录太长：{count} 个字，最多 {most}",
    "the record is too long: {count} characters, at most {most}",
  ],
  "model-answer-unreadable": [
    "模型的回答不合要求的格式；换一个更大的模型试试",
    "the model's answer does not have the form that was asked for; try a larger model",
  ],
  "near-duplicate": [
    "与 {place} 的记录有 {percent}% 相同，答案也相同",
    "{percent} % alike with the record at {place}, with the same answer",
  ],
  "option-empty": ["选项 {letter} 没有内容；请补上", "option {letter} has no text; write it out"],
  "options-missing": [
    "选择题至少要有两个选项，这道题有 {count} 个",
    "a choice needs two options or more; the question has {count}",
  ],
  "options-missing/letter": [
    "选项 {letter} 不见了，它的文字可能混在别的选项里；请补上字母和内容",
    "option {letter} is not there; its text may stand in another option: give it its letter and its text",
  ],
  "options-missing/pairs": [
    "匹配题至少要有两对，这道题有 {count} 对",
    "matching needs two pairs or more; the question has {count}",
  ],
  "other-language/en": ["这条记录不是英文", "the record is not English"],
  "other-language/zh": ["这条记录不是中文", "the record is not Chinese"],
  "part-unreadable": [
    "包里的 {part} 读不出来（{error}）；请重新导出这个包",
    "{part} in the package could not be read ({error}); export the package again",
  ],
  "personal-data": ["这条记录含有个人信息", "the record holds personal data"],
  "removed-by-hand": [
    "有人把这条记录去掉了；可在“记录”里恢复",
    "somebody took this record out; restore it to have it back",
  ],
  repetitive: ["{share}% 的文字是重复的，超过 {most}%", "{share} % of the text repeats itself, more than {most} %"],
  "row-not-a-record": [
    "第 {row} 行没有问题或指令的字段，或没有答案的字段",
    "row {row} has no field for a question or an instruction, or none for its answer",
  ],
  "row-not-a-record/fields": [
    "第 {row} 行的卡片有 {count} 个字段，看不出哪个是问、哪个是答；请在文件开头用 #columns: 写出列名（如 正面、背面）",
    "the card of row {row} has {count} fields, and nothing tells which asks and which answers; name them in a line #columns: at the top (Front, Back)",
  ],
  "row-not-a-record/value": ["这一行不是带字段名的对象", "the row is no object with named fields"],
  "row-not-json": [
    "这一行不是 JSON（{error}）；请改正或重新导出",
    "the line is not JSON ({error}); correct it or export it again",
  ],
  "row-too-deep": [
    "这条记录的嵌套超过 {most} 层；请把内容取出来",
    "the record is nested more than {most} times; take its content out",
  ],
  "row-too-long": [
    "这一行超过 {most} 个字符；请把记录拆开",
    "the line has more than {most} characters; part the record",
  ],
  "stem-missing": ["这道题没有题干；请补上，或删去这一项", "the question has no text; give it one, or remove the item"],
  "stem-missing/answer-alone": ["ANSWER: 一行前面没有题目", "an ANSWER: line without a question before it"],
  "stem-missing/instruction": ["这条记录没有指令（instruction）；请补上", "the record has no instruction; write one"],
  "stem-missing/item": ["这一项没有可以显示的内容", "the item shows nothing"],
  "stem-missing/number": [
    "“{number}”只是题号，没有问什么；请补上题干",
    '"{number}" only numbers a question and asks nothing; give it its text',
  ],
  "stem-missing/model": ["模型没有写问题", "the model wrote no question"],
  "table-total-mismatch": [
    "“{column}”一列加起来是 {sum}，表中写的是 {stated}；请改正表格",
    "the column {column} adds up to {sum}, but the table says {stated}; correct the table",
  ],
  "text-without-question": [
    "这些文字不属于任何一道题，可能是没有认出的题目或材料；如果是题目，请编号；如果是材料，请放在题目紧前面",
    "these lines belong to no question, and may be one that was not recognised, or its material; number a question, and put material right above its questions",
  ],
  "text-garbled": [
    "{share}% 的文字像是解码错了，超过 {most}%；请指定编码",
    "{share} % of the text is the trace of a wrong decoding, more than {most} %; name the encoding",
  ],
  "text-unreadable": [
    "{field} 中有读不出的字符；请检查编码",
    "the {field} has characters that could not be read; check the encoding",
  ],
  "text-unreadable/font": [
    "{field} 中有专用字体的符号（{sign}）；请在文件中替换",
    "the {field} has signs of a private font ({sign}); replace them in the file",
  ],
  "too-short": [
    "题目太短：{count} 个字，至少 {least}",
    "the question is too short: {count} of at least {least} characters",
  ],
  "too-short/section": [
    "这一节太短：{count} 个字，至少 {least}",
    "the section is too short: {count} of at least {least} characters",
  ],
  "tracked-change/answer": [
    "有一处修订改动了这道题的答案；请在文件中接受或拒绝它",
    "a tracked change touches the answer of this question; accept or reject it in the file",
  ],
  "tracked-change/deleted": [
    "这一段在修订中被删去，不属于任何一道题",
    "the paragraph was deleted while changes were tracked and belongs to no question",
  ],
  "tracked-change/parts": [
    "有一处修订跨越了这道题的几个部分；请在文件中接受或拒绝它",
    "a tracked change goes over several parts of this question; accept or reject it in the file",
  ],
  "type-unsupported": ["“{type}”这种题型无法用文字表达", 'questions of the type "{type}" cannot be said in text'],
  "type-unsupported/several": [
    "这一项里有 {count} 道不同类型的题；请拆开",
    "the item holds {count} questions of different kinds; part them",
  ],
} as const satisfies Record<string, Word>;

export type SentenceKey = keyof typeof SENTENCES;
