/** Where an axis is marked, and how the marks read. */

export interface Tick {
  value: number;
  /** Empty for a mark between labelled ones. */
  label: string;
}

/** The step 1, 2 or 5 times a power of ten that gives about `count` steps. */
export function niceStep(span: number, count: number): number {
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = raw / power;
  // Boundaries at the geometric means of 1, 2, 5 and 10.
  return power * (factor > 7.07 ? 10 : factor > 3.16 ? 5 : factor > 1.41 ? 2 : 1);
}

/** Round values within [low, high], all written with the same number of decimals. */
export function linearTicks(low: number, high: number, count: number, whole = false): Tick[] {
  const step = Math.max(niceStep(high - low, count), whole ? 1 : 0);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const values: number[] = [];
  for (let index = first; index <= last && values.length < 100; index++) values.push(index * step || 0);
  const write = numberFormat(Math.max(Math.abs(low), Math.abs(high)), step);
  return values.map((value) => ({ value, label: write(value) }));
}

/** Powers of ten, and 2, 3 or 5 times them where there is room; within less than half a decade round values. */
export function logTicks(low: number, high: number, count: number): Tick[] {
  const decades = Math.log10(high / low);
  if (decades < 0.5) return linearTicks(low, high, count).filter((tick) => tick.value > 0);
  const stride = Math.max(1, Math.floor(decades / Math.max(1, count)));
  const room = count / decades; // labels in each decade
  const labelled = room >= 5 ? [1, 2, 3, 5] : room >= 2.5 ? [1, 2, 5] : room > 1.6 ? [1, 3] : [1];
  const write = (value: number) => (low < 1e-3 && value < 0.01 ? exponential(value) : formatPlain(value));
  const ticks: Tick[] = [];
  const end = Math.floor(Math.log10(high) + 1e-9);
  for (let exponent = Math.floor(Math.log10(low) - 1e-9); exponent <= end; exponent++)
    for (let digit = 1; digit <= (decades > 6 ? 1 : 9); digit++) {
      const value = Number(`${digit}e${exponent}`);
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      const named = labelled.includes(digit) && exponent % stride === 0;
      ticks.push({ value, label: named ? write(value) : "" });
    }
  return ticks;
}

/** Writes the values of one axis alike: `0.25`, `1,500`, `12k`, `3M`, `2e-5`. */
export function numberFormat(largest: number, step: number): (value: number) => string {
  if (largest >= 1e15 || (largest > 0 && largest < 1e-3)) return (value) => (value === 0 ? "0" : exponential(value));
  const [divisor, suffix] =
    largest >= 1e9 ? [1e9, "B"] : largest >= 1e6 ? [1e6, "M"] : largest >= 1e4 ? [1e3, "k"] : [1, ""];
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step / divisor) + 1e-9)));
  return (value) => {
    if (value === 0) return "0";
    return minus(
      (value / divisor).toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }) +
        suffix,
    );
  };
}

/** One number with no neighbours to agree with: `0.001`, `250`, `1e-5`, `20k`. */
export function formatPlain(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e15)) return exponential(value);
  if (size >= 1e4) return numberFormat(size, size >= 1e6 ? 1e4 : 10)(value).replace(/\.?0+(?=[kMB]$)/, "");
  return minus(Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 6 }));
}

function exponential(value: number): string {
  const [digits, exponent] = value.toExponential(3).split("e");
  return minus(`${Number(digits)}e${Number(exponent)}`);
}

function minus(text: string): string {
  return text.replace(/^-/, "−");
}
