// Runs the spreadsheet library where a damaged file can do no harm: in a thread with a bound on its memory, which its
// owner ends when time is up. Plain JavaScript, so that the thread starts without a compiler.
import { parentPort, workerData } from "node:worker_threads";
import { read } from "xlsx";

console.error = () => {}; // the library remarks on records that it does not know

const { bytes, rows } = workerData;
try {
  const book = read(bytes, { type: "array", dense: true, cellFormula: false, cellHTML: false, sheetRows: rows });
  const sheets = book.SheetNames.flatMap((name, index) => {
    const sheet = book.Sheets[name];
    if (!sheet) return [];
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    const data = Array.from(sheet["!data"] ?? [], (row) => Array.from(row ?? [], shown));
    return [{ name, hidden, data, merges: sheet["!merges"] ?? [] }];
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
