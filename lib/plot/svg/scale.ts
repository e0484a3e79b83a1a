/** From values to positions: 0 is the start of the axis, 1 its end. */
import type { Axis, Datum } from "../types.ts";
import { formatPlain, linearTicks, logTicks, type Tick } from "./ticks.ts";

export interface Scale {
  kind: "linear" | "log" | "category";
  /** `undefined` for gaps and what the axis cannot show, such as zero on a log axis. */
  position(value: Datum | undefined): number | undefined;
  ticks: { position: number; label: string }[];
  /** The part of the axis that one category, or one unit of a linear axis, takes. */
  unit: number;
}

export interface Extent {
  values: Datum[];
  /** Share of the span that is left free at each end. */
  padding: number;
  /** Bars grow from zero. */
  fromZero: boolean;
}

/** @param count how many labels the axis has room for */
export function makeScale(axis: Axis, extent: Extent, count: number): Scale {
  const kind = axis.type ?? guessType(extent.values);
  const scale = kind === "category" ? categoryScale(axis, extent.values) : numericScale(kind, axis, extent, count);
  return axis.autorange === "reversed" ? reversed(scale) : scale;
}

function guessType(values: Datum[]): "linear" | "category" {
  return values.some((value) => typeof value === "string") ? "category" : "linear";
}

function categoryScale(axis: Axis, values: Datum[]): Scale {
  const names = [...new Set([...(axis.categoryarray ?? []), ...values.filter((value) => value !== null).map(String)])];
  const count = Math.max(1, names.length);
  const index = new Map(names.map((name, i) => [name, i]));
  const at = (i: number) => (i + 0.5) / count;
  return {
    kind: "category",
    unit: 1 / count,
    position: (value) => {
      if (value === null || value === undefined) return undefined;
      const i = index.get(String(value));
      return i !== undefined ? at(i) : typeof value === "number" ? at(value) : undefined;
    },
    ticks: names.map((label, i) => ({ position: at(i), label })),
  };
}

function numericScale(kind: "linear" | "log", axis: Axis, extent: Extent, count: number): Scale {
  const log = kind === "log";
  const forward = log ? (value: number) => Math.log10(value) : (value: number) => value;
  const [low, high] = axis.range ?? domainOf(axis, extent, forward, log);
  const span = high - low || 1;
  const position = (value: Datum | undefined) => {
    if (value === null || value === undefined) return undefined;
    const number = forward(Number(value));
    return Number.isFinite(number) ? (number - low) / span : undefined;
  };
  const ticks = axis.tickvals ? fixedTicks(axis) : automaticTicks(low, high, log, count, extent.values);
  return {
    kind,
    unit: 1 / Math.abs(span),
    position,
    ticks: ticks
      .map(({ value, label }) => ({ position: position(value) ?? -1, label: label && label + (axis.ticksuffix ?? "") }))
      .filter((tick) => tick.position >= -1e-6 && tick.position <= 1 + 1e-6),
  };
}

function automaticTicks(low: number, high: number, log: boolean, count: number, values: Datum[]): Tick[] {
  const [start, end] = low < high ? [low, high] : [high, low];
  if (log) return logTicks(10 ** start, 10 ** end, count);
  const whole = values.length > 0 && values.every((value) => value === null || Number.isInteger(Number(value)));
  return linearTicks(start, end, count, whole);
}

function fixedTicks(axis: Axis): Tick[] {
  return (axis.tickvals ?? []).map((value, index) => ({ value, label: axis.ticktext?.[index] ?? formatPlain(value) }));
}

function domainOf(
  axis: Axis,
  { values, padding, fromZero }: Extent,
  forward: (value: number) => number,
  log: boolean,
): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    const number = value === null ? Number.NaN : forward(Number(value));
    if (!Number.isFinite(number)) continue;
    if (number < low) low = number;
    if (number > high) high = number;
  }
  if (low > high) return log ? [-1, 1] : [0, 1];
  if (!log && (fromZero || axis.rangemode === "tozero")) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (low === high) {
    const around = log ? 0.5 : Math.abs(low) * 0.1 || 1;
    return [low - around, high + around];
  }
  const pad = (high - low) * padding;
  // What is never negative is not padded below zero, and bars stand on it.
  const bottom = !log && low >= 0 && low - pad < 0 ? Math.min(low, 0) : low - pad;
  return [bottom, !log && high <= 0 && high + pad > 0 ? 0 : high + pad];
}

function reversed(scale: Scale): Scale {
  return {
    ...scale,
    position: (value) => {
      const position = scale.position(value);
      return position === undefined ? undefined : 1 - position;
    },
    ticks: scale.ticks.map((tick) => ({ ...tick, position: 1 - tick.position })),
  };
}
