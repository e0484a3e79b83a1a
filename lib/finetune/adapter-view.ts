/** What an adapter learned, for figures: how far each matrix moves, and how much of the rank is used. */
import type { LanguageModel } from "#lib/model/index";
import type { WeightUpdate } from "#lib/plot/index";
import type { LoraAdapter } from "./lora/adapter.ts";

/** The Frobenius norm of each update (alpha / rank)·B·A beside that of its weight, read once from the device. */
export async function adapterUpdates(adapter: LoraAdapter, model: LanguageModel): Promise<WeightUpdate[]> {
  const updates: WeightUpdate[] = [];
  for (const module of adapter.pairs.keys()) {
    const [, layer, name] = /(\d+)\.(?:.*\.)?(\w+)$/.exec(module) ?? [];
    const spectrum = await adapterSpectrum(adapter, module);
    const weight = (await model.baseWeight(`${module}.weight`).data()) as Float32Array;
    updates.push({
      layer: Number(layer ?? 0),
      module: name ?? module,
      norm: Math.hypot(...spectrum),
      weightNorm: Math.sqrt(weight.reduce((sum, value) => sum + value * value, 0)),
    });
  }
  return updates;
}

/**
 * The singular values of (alpha / rank)·B·A, largest first, as many as the rank. They are the square roots of the
 * eigenvalues of (BᵀB)^½ (AAᵀ) (BᵀB)^½, which is only rank × rank.
 */
export async function adapterSpectrum(adapter: LoraAdapter, module: string): Promise<number[]> {
  const { a, b, scale } = adapter.pairs.get(module)!;
  const rank = a.shape[0]!;
  const [aValues, bValues] = await Promise.all([a.data(), b.data()]);
  // A: [rank, in] row by row; B: [out, rank], whose columns are the rows of Bᵀ
  const left = gram(rank, b.shape[0]!, (row, i) => bValues[i * rank + row]!);
  const right = gram(rank, a.shape[1]!, (row, i) => aValues[row * a.shape[1]! + i]!);
  const root = squareRoot(left);
  const eigenvalues = jacobi(multiply(multiply(root, right), root)).values;
  return eigenvalues.map((value) => scale * Math.sqrt(Math.max(0, value))).sort((x, y) => y - x);
}

type Matrix = number[][];

function gram(rows: number, width: number, at: (row: number, i: number) => number): Matrix {
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: rows }, (_, c) => {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += at(r, i) * at(c, i);
      return sum;
    }),
  );
}

function multiply(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => b[0]!.map((_, column) => row.reduce((sum, value, i) => sum + value * b[i]![column]!, 0)));
}

function squareRoot(matrix: Matrix): Matrix {
  const { values, vectors } = jacobi(matrix);
  return matrix.map((_, r) =>
    matrix.map((_, c) =>
      values.reduce((sum, value, k) => sum + Math.sqrt(Math.max(0, value)) * vectors[r]![k]! * vectors[c]![k]!, 0),
    ),
  );
}

/** Eigenvalues and -vectors (as columns) of a symmetric matrix: cyclic Jacobi, Golub and Van Loan, section 8.5. */
function jacobi(symmetric: Matrix): { values: number[]; vectors: Matrix } {
  const size = symmetric.length;
  const matrix = symmetric.map((row) => [...row]);
  const vectors = matrix.map((_, r) => matrix.map((_, c) => Number(r === c)));
  const scale = Math.hypot(...matrix.flat()) || 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off = Math.max(off, Math.abs(matrix[p]![q]!));
    if (off < 1e-14 * scale) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(matrix, vectors, p, q);
  }
  return { values: matrix.map((row, i) => row[i]!), vectors };
}

function rotate(matrix: Matrix, vectors: Matrix, p: number, q: number): void {
  const apq = matrix[p]![q]!;
  if (apq === 0) return;
  const theta = (matrix[q]![q]! - matrix[p]![p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  const turn = (x: number, y: number): [number, number] => [c * x - s * y, s * x + c * y];
  for (const row of matrix) [row[p], row[q]] = turn(row[p]!, row[q]!);
  for (let k = 0; k < matrix.length; k++) [matrix[p]![k], matrix[q]![k]] = turn(matrix[p]![k]!, matrix[q]![k]!);
  for (const row of vectors) [row[p], row[q]] = turn(row[p]!, row[q]!);
}
