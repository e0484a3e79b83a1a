/**
 * Writes ONNX models (protocol buffers) directly: the message fields that a graph needs, and nothing else.
 * Field numbers: onnx.proto of ONNX IR version 10.
 */
import { type Attribute, FloatAttribute, type Node, type Value } from "./graph.ts";
import { bytesOf, type HostArray, typeCode } from "./types.ts";

const IR_VERSION = 10;
const OPSET = 21;
const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

class ProtoWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  varint(field: number, value: number): void {
    this.#raw(field * 8 + VARINT);
    this.#raw(value);
  }

  float(field: number, value: number): void {
    this.#raw(field * 8 + FIXED32);
    this.#reserve(4);
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  text(field: number, value: string): void {
    this.bytes(field, encoder.encode(value));
  }

  bytes(field: number, value: Uint8Array): void {
    this.#raw(field * 8 + BYTES);
    this.#raw(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  packed(field: number, values: readonly number[]): void {
    this.message(field, (inner) => {
      for (const value of values) inner.#raw(value);
    });
  }

  /** A nested message: written in place, its length put in front afterwards. */
  message(field: number, write: (writer: ProtoWriter) => void): void {
    this.#raw(field * 8 + BYTES);
    const lengthAt = this.#length;
    this.#reserve(1);
    this.#length++; // most messages are shorter than 128 bytes
    write(this);
    const size = this.#length - lengthAt - 1;
    const extra = varintLength(size) - 1;
    if (extra > 0) {
      this.#reserve(extra);
      this.#bytes.copyWithin(lengthAt + 1 + extra, lengthAt + 1, this.#length);
      this.#length += extra;
    }
    const end = this.#length;
    this.#length = lengthAt;
    this.#raw(size);
    this.#length = end;
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #raw(value: number): void {
    this.#reserve(10);
    if (value < 0) {
      this.#negative(value);
      return;
    }
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Negative integers take ten bytes, as 64-bit two's complement. */
  #negative(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (let i = 0; i < 9; i++) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

const encoder = new TextEncoder();

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
}

export interface ModelGraph {
  nodes: readonly Node[];
  inputs: readonly Value[];
  outputs: readonly Value[];
  constants: readonly Value[];
  /** The name of each value in the model. */
  name(value: Value): string;
}

/** The bytes of an ONNX model for `graph`. */
export function encodeModel(graph: ModelGraph): Uint8Array {
  const model = new ProtoWriter();
  model.varint(1, IR_VERSION);
  model.text(2, "tunelab");
  model.message(7, (writer) => writeGraph(writer, graph));
  for (const [domain, version] of [
    ["", OPSET],
    ["com.microsoft", 1],
  ] as const)
    model.message(8, (opset) => {
      opset.text(1, domain);
      opset.varint(2, version);
    });
  return model.finish();
}

function writeGraph(writer: ProtoWriter, { nodes, inputs, outputs, constants, name }: ModelGraph): void {
  nodes.forEach((node, index) => {
    writer.message(1, (inner) => writeNode(inner, node, index, name));
  });
  writer.text(2, "tunelab");
  for (const value of constants) writer.message(5, (inner) => writeConstant(inner, name(value), value));
  for (const value of inputs) writer.message(11, (inner) => writeValueInfo(inner, name(value), value));
  for (const value of outputs) writer.message(12, (inner) => writeValueInfo(inner, name(value), value));
}

function writeNode(writer: ProtoWriter, node: Node, index: number, name: (value: Value) => string): void {
  for (const input of node.inputs) writer.text(1, input ? name(input) : "");
  for (const output of node.outputs) writer.text(2, name(output));
  writer.text(3, `${index}:${node.label}`);
  writer.text(4, node.op);
  for (const [key, value] of Object.entries(node.attributes))
    writer.message(5, (inner) => writeAttribute(inner, key, value));
  if (node.domain) writer.text(7, node.domain);
}

const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_INTS = 7;

function writeAttribute(writer: ProtoWriter, name: string, value: Attribute): void {
  writer.text(1, name);
  if (value instanceof FloatAttribute) {
    writer.float(2, value.value);
    writer.varint(20, ATTRIBUTE_FLOAT);
  } else if (typeof value === "number") {
    writer.varint(3, value);
    writer.varint(20, ATTRIBUTE_INT);
  } else if (typeof value === "string") {
    writer.text(4, value);
    writer.varint(20, ATTRIBUTE_STRING);
  } else {
    writer.packed(8, value);
    writer.varint(20, ATTRIBUTE_INTS);
  }
}

function writeConstant(writer: ProtoWriter, name: string, value: Value): void {
  if (value.shape.length > 0) writer.packed(1, value.shape);
  writer.varint(2, typeCode(value.type));
  writer.text(8, name);
  writer.bytes(9, rawBytes(value.constant!, bytesOf(value.type, value.shape)));
}

function rawBytes(array: HostArray, bytes: number): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, bytes);
}

function writeValueInfo(writer: ProtoWriter, name: string, value: Value): void {
  writer.text(1, name);
  writer.message(2, (type) => {
    type.message(1, (tensor) => {
      tensor.varint(1, typeCode(value.type));
      tensor.message(2, (shape) => {
        for (const length of value.shape) shape.message(1, (dimension) => dimension.varint(1, length));
      });
    });
  });
}
