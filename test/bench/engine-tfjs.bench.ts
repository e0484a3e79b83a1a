/** Ordinary TF.js models: this engine against TF.js's WebAssembly backend. */
import { fileURLToPath } from "node:url";
import type { BenchCase, Benchmark } from "./harness.ts";

const SUBJECT = fileURLToPath(new URL("./subjects/tfjs-models.ts", import.meta.url));

function on(model: string, work: string, device: string): BenchCase["ours"] {
  return { command: process.execPath, args: ["--import", "tsx", SUBJECT, model, work, device, "3"] };
}

export default {
  description: "a CNN of MNIST's size and an LSTM against TF.js's own backends",
  async cases() {
    return [
      { model: "lstm", work: "train", peer: "wasm", name: "WebAssembly", amount: 32, unit: "sequences" },
      // the WebAssembly backend has no gradient of a convolution
      { model: "cnn", work: "train", peer: "cpu", name: "plain JavaScript", amount: 64, unit: "images" },
      { model: "cnn", work: "predict", peer: "wasm", name: "WebAssembly", amount: 64, unit: "images" },
    ].map(({ model, work, peer, name, amount, unit }) => ({
      name: `${model} ${work} against ${name}`,
      unit: "ms",
      work: { amount, unit },
      ours: on(model, work, "auto"),
      peer: on(model, work, peer),
    }));
  },
} satisfies Benchmark;
