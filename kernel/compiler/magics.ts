/**
 * Lines at the head of a cell that begin with `%` are commands to the kernel, `!` runs a shell command. Each is rewritten to
 * a call on the same line, so that positions stay; they are not looked for below the first line of code, where `%` may
 * stand in a text.
 */
export interface Magics {
  source: string;
  /** The cell is to be timed as a whole (`%time` or `%%time` alone on its line). */
  timed: boolean;
  /** The cell clears all variables first (`%reset`). */
  reset: boolean;
}

export const MAGICS: Record<string, string> = {
  "%time": "time the cell, or the expression that follows",
  "%who": "list the variables of the notebook",
  "%reset": "start a fresh process: all variables are gone",
  "%reload": "load all local files again at their next import",
  "%cd": "change the folder in which cells run",
  "%env": "show or set environment variables: %env, %env NAME, %env NAME=value",
  "%lsmagic": "list these commands",
};

export function rewriteMagics(source: string): Magics {
  const result: Magics = { source, timed: false, reset: false };
  if (!/^\s*[%!]/m.test(source)) return result;
  const lines = source.split("\n");
  for (const [i, line] of lines.entries()) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("//")) continue;
    if (!/^%{1,2}[a-z]|^!/.test(trimmed)) break;
    lines[i] = rewriteLine(trimmed, result);
  }
  return { ...result, source: lines.join("\n") };
}

function rewriteLine(line: string, result: Magics): string {
  if (line.startsWith("!")) return call("shell", line.slice(1).trim());
  const [, name = "", argument = ""] = /^%{1,2}([a-z]+)\s*(.*)$/s.exec(line)!;
  switch (name) {
    case "time":
      if (argument === "") result.timed = true;
      return argument === "" ? "" : `await __cell.time(async () => (${argument.replace(/;\s*$/, "")}));`;
    case "reset":
      result.reset = true;
      return "";
    case "who":
    case "reload":
    case "cd":
    case "env":
    case "lsmagic":
      return call(name, argument);
    default:
      return call("unknownMagic", name);
  }
}

function call(name: string, argument: string): string {
  return `await __cell.${name}(${JSON.stringify(argument)});`;
}
