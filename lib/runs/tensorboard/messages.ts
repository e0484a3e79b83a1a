/**
 * TensorBoard's messages: scalars, texts and hyperparameters. Field numbers from event.proto, summary.proto, tensor.proto and
 * the hparams plugin's plugin_data.proto.
 */
import { concat, double, float, integer, message, text } from "./proto.ts";

export interface EventTime {
  /** Seconds since 1970. */
  wallTime: number;
  step: number;
}

export type Hyperparameter = number | string | boolean | null;

/** The first record of every file. */
export function fileVersion(wallTime: number): Uint8Array {
  return concat([double(1, wallTime), text(3, "brain.Event:2")]);
}

export function scalarEvent(tag: string, value: number, at: EventTime): Uint8Array {
  return event(at, message(1, text(1, tag), float(2, value)));
}

const DT_FLOAT = 1;
const DT_STRING = 7;
// SummaryMetadata.data_class: TensorBoard shows texts and hyperparameters only as TENSOR.
const TENSOR = 2;

export function textEvent(tag: string, content: string, at: EventTime): Uint8Array {
  const tensor = message(8, integer(1, DT_STRING), message(2, message(2, integer(1, 1))), text(8, content));
  return event(at, message(1, text(1, tag), tensor, metadata("text", integer(1, 0))));
}

/** What the table of hyperparameters has for columns: the parameters and the measured tags. */
export function experimentEvent(
  parameters: Readonly<Record<string, Hyperparameter>>,
  metrics: readonly string[],
  wallTime: number,
): Uint8Array {
  const infos = Object.entries(parameters).map(([name, value]) =>
    message(4, text(1, name), integer(4, typeCode(value))),
  );
  const measures = metrics.map((tag) => message(5, message(1, text(2, tag))));
  return hparamsEvent("_hparams_/experiment", message(2, double(3, wallTime), ...infos, ...measures), wallTime);
}

export function sessionStartEvent(
  parameters: Readonly<Record<string, Hyperparameter>>,
  group: string,
  wallTime: number,
): Uint8Array {
  const entries = Object.entries(parameters).map(([name, value]) =>
    message(1, text(1, name), message(2, protoValue(value))),
  );
  return hparamsEvent(
    "_hparams_/session_start_info",
    message(3, ...entries, text(4, group), double(5, wallTime)),
    wallTime,
  );
}

export function sessionEndEvent(status: "success" | "failure" | "running", wallTime: number): Uint8Array {
  const code = { success: 1, failure: 2, running: 3 }[status];
  return hparamsEvent("_hparams_/session_end_info", message(4, integer(1, code), double(2, wallTime)), wallTime);
}

function hparamsEvent(tag: string, content: Uint8Array, wallTime: number): Uint8Array {
  const tensor = message(8, integer(1, DT_FLOAT), message(2, message(2, integer(1, 0))));
  return event({ wallTime, step: 0 }, message(1, text(1, tag), tensor, metadata("hparams", integer(1, 0), content)));
}

function metadata(plugin: string, ...content: Uint8Array[]): Uint8Array {
  return message(9, message(1, text(1, plugin), message(2, ...content)), integer(4, TENSOR));
}

function typeCode(value: Hyperparameter): number {
  return typeof value === "boolean" ? 2 : typeof value === "number" ? 3 : 1;
}

/** google.protobuf.Value. */
function protoValue(value: Hyperparameter): Uint8Array {
  if (value === null) return integer(1, 0);
  if (typeof value === "number") return double(2, value);
  return typeof value === "string" ? text(3, value) : integer(4, value ? 1 : 0);
}

function event({ wallTime, step }: EventTime, summaryValue: Uint8Array): Uint8Array {
  return concat([double(1, wallTime), integer(2, step), message(5, summaryValue)]);
}
