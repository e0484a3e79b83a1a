// Runs the spreadsheet library where a damaged file can do no harm: in a thread with a bound on its memory, which its
// owner ends when time is up. Plain JavaScript, so that the thread starts without a compiler.
import { parentPort, workerData } from "node:worker_threads";
import { read, set_cptable } from "xlsx";

console.error = () => {}; // the library remarks on records that it does not know

const { bytes, rows } = workerData;
try {
  // Excel 5 and 95 write texts in the code page of their Windows; only a compound file (D0 CF 11 E0) can be one of theirs.
  if (bytes[0] === 0xd0) set_cptable(await import("xlsx/dist/cpexcel.full.mjs"));
  const book = read(bytes, {
    type: "array",
    dense: true,
    cellFormula: false,
    cellHTML: false,
    sheetRows: rows,
    dateNF: "yyyy/m/d",
  });
  const sheets = book.SheetNames.flatMap((name, index) => {
    const sheet = book.Sheets[name];
    if (!sheet) return [];
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    const cells = sheet["!data"] ?? [];
    const data = Array.from(cells, (row) => Array.from(row ?? [], shown));
    const raw = Object.fromEntries(
      Array.from(cells, (row, r) => [r, rawValues(row ?? [], data[r])]).filter(([, one]) => one),
    );
    return [{ name, hidden, data, raw, merges: sheet["!merges"] ?? [] }];
  });
  parentPort.postMessage({ sheets });
} catch (error) {
  parentPort.postMessage({ error: error instanceof Error ? error.message : String(error) });
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
