/** danfojs-node installs without its downloads and shares our TF.js. */
import { DataFrame } from "danfojs-node";
import { expect, it } from "vitest";
import { tf } from "#lib/engine/index";

it("a frame's tensor is a tensor of ours", async () => {
  const frame = new DataFrame([
    [1, 2],
    [3, 4],
  ]);
  expect(frame.tensor).toBeInstanceOf(tf.Tensor);
  expect(await tf.sum(frame.tensor as tf.Tensor).data()).toEqual(Float32Array.of(10));
});
