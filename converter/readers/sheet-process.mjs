// Runs the spreadsheet library where a damaged file can do no harm: in a process with a bound on its memory, which its
// owner ends when time is up. A thread would not do: V8 ends the whole process when one large piece of memory goes beyond
// the bound of a thread. Plain JavaScript, so that it starts without a compiler. The file comes on the standard input,
// the most rows of a sheet as an argument; the answer goes to the standard output, as V8 writes objects.
import { serialize } from "node:v8";
import { Worker } from "node:worker_threads";
import { read, set_cptable } from "xlsx";

console.log = console.error = () => {}; // the library remarks on records that it does not know

endWithOwner();
const pieces = [];
for await (const piece of process.stdin) pieces.push(piece);
process.stdout.write(serialize(await readBook(Buffer.concat(pieces), Number(process.argv[2]))), () => process.exit());

async function readBook(bytes, rows) {
  try {
    // Excel 5 and 95 write texts in the code page of their Windows; only a compound file (D0 CF 11 E0) can be one of theirs.
    if (bytes[0] === 0xd0) set_cptable(await import("xlsx/dist/cpexcel.full.mjs"));
    const parts = { cellFormula: false, cellHTML: false, cellStyles: true }; // without styles it tells nothing of hidden rows
    const options = { ...parts, dense: true, sheetRows: rows, dateNF: "yyyy/m/d" };
    const book = read(bytes, { type: "buffer", ...options });
    return { sheets: book.SheetNames.flatMap((name, index) => sheetOf(book, name, index)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function sheetOf(book, name, index) {
  const sheet = book.Sheets[name];
  if (!sheet) return [];
  const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
  const cells = sheet["!data"] ?? [];
  const data = Array.from(cells, (row) => Array.from(row ?? [], shown));
  const raw = Object.fromEntries(
    Array.from(cells, (row, r) => [r, rawValues(row ?? [], data[r])]).filter(([, one]) => one),
  );
  const [hiddenRows, hiddenColumns] = [hiddenIn(sheet["!rows"]), hiddenIn(sheet["!cols"])];
  return [{ name, hidden, hiddenRows, hiddenColumns, data, raw, merges: sheet["!merges"] ?? [] }];
}

/** An owner that was killed ends nothing any more, and the library may be in a loop: a thread looks after it. */
function endWithOwner() {
  const look = `const owner = process.ppid;
    setInterval(() => process.ppid !== owner && process.kill(process.pid, "SIGKILL"), 1000);`;
  new Worker(look, { eval: true }).unref();
}

/** Places of what is hidden in a list of rows or columns, which may have gaps. */
function hiddenIn(list) {
  return Array.from(list ?? []).flatMap((one, i) => (one?.hidden ? [i] : []));
}

/** What the cell shows. Long numbers are given whole, where Excel would show 1.1E+17. */
function shown(cell) {
  if (cell === undefined || cell === null || cell.t === "z" || cell.t === "e") return "";
  if (cell.t === "b") return cell.v === true ? "TRUE" : "FALSE";
  const text = cell.w ?? String(cell.v ?? "");
  return cell.t === "n" && /E\+/i.test(text) && Number.isSafeInteger(cell.v) ? String(cell.v) : text;
}

/** Numbers that are shown otherwise, by column; undefined where there are none. */
function rawValues(row, texts) {
  const raw = {};
  for (const [column, cell] of row.entries())
    if (cell?.t === "n" && String(cell.v) !== texts[column]) raw[column] = String(cell.v);
  return Object.keys(raw).length > 0 ? raw : undefined;
}
