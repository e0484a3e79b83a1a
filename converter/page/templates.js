/** Templates of records as roles of columns: `{{column}}` stands for a cell. */

/** @typedef {"instruction" | "input" | "output"} Role */
/** @typedef {Record<Role, string>} Templates */

/** @type {Role[]} */
export const ROLES = ["instruction", "input", "output"];
/** What people call the columns of such tables. @type {Record<Role, RegExp>} */
const NAMES = {
  instruction: /^(?:问题|题目|题干|提问|指令|标题|名称|question|instruction|prompt|query|title|name)$/i,
  input: /^(?:输入|材料|背景|上下文|选项|input|context|material|options)$/i,
  output: /^(?:答案|标准答案|正确答案|回答|答复|回复|输出|内容|output|answer|response|completion|content)$/i,
};
/** @type {Templates} */
export const NONE = { instruction: "", input: "", output: "" };

/** @param {Templates} templates */
export function isWhole({ instruction, output }) {
  return instruction.trim() !== "" && output.trim() !== "";
}

/** @param {string} template */
export function columnsIn(template) {
  return [...template.matchAll(/\{\{\s*([^{}]{1,100}?)\s*\}\}/g)].map(([, name]) => name);
}

/** Names in the templates that no column has; `{{column.raw}}` is the value behind a cell.
 * @param {Templates} templates @param {string[]} columns */
export function unknownIn(templates, columns) {
  const names = ROLES.flatMap((role) => columnsIn(templates[role]));
  const known = new Set(columns.flatMap((column) => [column, `${column}.raw`]));
  return [...new Set(names.filter((name) => !known.has(name)))];
}

/** @param {string} column @param {Templates} templates @returns {Role | "none"} the first template that holds it */
export function roleOf(column, templates) {
  const holds = (/** @type {Role} */ role) =>
    columnsIn(templates[role]).some((name) => name === column || name === `${column}.raw`);
  return ROLES.find(holds) ?? "none";
}

/** Takes a column out of all templates, line by line, and puts it into one.
 * @param {string} column @param {string} role @param {Templates} templates @returns {Templates} */
export function withRole(column, role, templates) {
  const next = { ...templates };
  for (const one of ROLES) {
    const alone = new Set([`{{${column}}}`, labelled(column)]);
    const lines = next[one].split("\n").filter((line) => !alone.has(line.trim()));
    next[one] = lines
      .map((line) => line.replaceAll(`{{${column}}}`, "").replaceAll(`{{${column}.raw}}`, ""))
      .join("\n");
    if (one === role) next[one] = next[one].trim() === "" ? `{{${column}}}` : `${next[one]}\n${labelled(column)}`;
  }
  return next;
}

/** Of several columns in one template each says what it is. @param {string} column */
function labelled(column) {
  return /\p{Script=Han}/u.test(column) ? `${column}：{{${column}}}` : `${column}: {{${column}}}`;
}

/** By the columns' names; else the first asks and the last answers. @param {string[]} columns @returns {Templates} */
export function guess(columns) {
  /** @type {Templates} */
  let templates = NONE;
  for (const role of ROLES)
    for (const column of columns)
      if (NAMES[role].test(column.replace(/\s/g, ""))) templates = withRole(column, role, templates);
  const [first, last] = [columns[0], columns.at(-1)];
  if (templates.instruction === "" && first !== undefined && roleOf(first, templates) === "none")
    templates = withRole(first, "instruction", templates);
  if (templates.output === "" && last !== undefined && last !== first && roleOf(last, templates) === "none")
    templates = withRole(last, "output", templates);
  return templates;
}
