/** The functions of the sweep benchmark, written as in sweep.py; minimised. */
const A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const P = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

function branin([a = 0, b = 0]: readonly number[]): number {
  const inner = b - (5.1 * a * a) / (4 * Math.PI ** 2) + (5 * a) / Math.PI - 6;
  return inner ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10;
}

function hartmann6(x: readonly number[]): number {
  return -sum(
    [1, 1.2, 3, 3.2].map(
      (c, i) => c * Math.exp(-sum(x.map((value, j) => A[i]![j]! * (value - 1e-4 * P[i]![j]!) ** 2))),
    ),
  );
}

function ackley5(x: readonly number[]): number {
  const radius = Math.sqrt(sum(x.map((value) => value * value)) / 5);
  return -20 * Math.exp(-0.2 * radius) - Math.exp(sum(x.map((v) => Math.cos(2 * Math.PI * v))) / 5) + 20 + Math.E;
}

function levy4(x: readonly number[]): number {
  const w = x.map((value) => 1 + (value - 1) / 4);
  const last = w.at(-1)!;
  const inner = sum(w.slice(0, -1).map((v) => (v - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * v + 1) ** 2)));
  return Math.sin(Math.PI * w[0]!) ** 2 + inner + (last - 1) ** 2 * (1 + Math.sin(2 * Math.PI * last) ** 2);
}

interface Problem {
  f: (x: readonly number[]) => number;
  bounds: readonly (readonly [number, number])[];
  minimum: number;
}

const repeated = (count: number, low: number, high: number) =>
  Array.from({ length: count }, () => [low, high] as const);

export const PROBLEMS: Record<string, Problem> = {
  Branin: {
    f: branin,
    bounds: [
      [-5, 10],
      [0, 15],
    ],
    minimum: 0.39788735772973816,
  },
  Hartmann6: { f: hartmann6, bounds: repeated(6, 0, 1), minimum: -3.322368011391339 },
  Ackley5: { f: ackley5, bounds: repeated(5, -32.768, 32.768), minimum: 0 },
  Levy4: { f: levy4, bounds: repeated(4, -10, 10), minimum: 0 },
};
