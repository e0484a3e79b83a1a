import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { collate, collatePacked, encodeRecord, IGNORED_LABEL } from "#lib/data/index";
import { jit, type NamedTensors, tf, useDevice } from "#lib/engine/index";
import { lossOf } from "#lib/finetune/evaluate";
import { preferenceEvaluation, preferenceLoss, rewardsOf, rowLogProbabilities } from "#lib/finetune/preference";
import { learningRateAt } from "#lib/finetune/schedule";
import { loadModel } from "#lib/model/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

interface Schedule {
  name: string;
  total: number;
  warmup: number;
  num_decay_steps?: number;
  rates: number[];
}

interface Preference {
  ids: number[][];
  trained: [number, number][];
  beta: number;
  sftWeight: number;
  scale: number;
  reference: number[];
  policy: number[];
  loss: number;
  gradientNorms: Record<string, number>;
  gradientSums: Record<string, number>;
}

const fixtures = new URL("../../fixtures/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("finetune/reference.json", fixtures), "utf8")) as {
  preference: Preference;
  schedules: Schedule[];
};

/** The label of each position is the next token where that one is trained. */
function trainedLabels(rows: number[][], trained: [number, number][]): number[] {
  return rows.flatMap((row, i) =>
    row.map((_, t) => (t + 1 >= trained[i]![0] && t + 1 < trained[i]![1] ? row[t + 1]! : IGNORED_LABEL)),
  );
}

beforeAll(() => useDevice().then(() => undefined));

describe("schedules", () => {
  const names = {
    cosine: "cosine",
    linear: "linear",
    constant_with_warmup: "constant",
    warmup_stable_decay: "wsd",
  } as const;

  it.each(expected.schedules)(
    "equal transformers' $name over $total steps",
    ({ name, total, warmup, rates, ...rest }) => {
      const schedule = names[name as keyof typeof names];
      const decayRatio = (rest.num_decay_steps ?? 0) / total;
      const settings = { learningRate: 0.5, schedule, warmupRatio: 0, warmupSteps: warmup, decayRatio };
      rates.forEach((rate, step) => {
        expect(learningRateAt(step, total, settings)).toBeCloseTo(rate, 12);
      });
    },
  );
});

describe("preference loss", () => {
  it("and its gradients equal PyTorch's", async () => {
    const { ids: rows, trained, beta, sftWeight, scale, ...wanted } = expected.preference;
    const model = await loadModel(new URL("model/llama", fixtures).pathname);
    for (const weight of model.weights.values()) tf.tidy(() => weight.assign(weight.mul(scale)));
    model.prepare(8);
    const ids = tf.tensor2d(rows, undefined, "int32");
    const labels = tf.tensor1d(trainedLabels(rows, trained), "int32");
    const pairs = {
      reference: tf.tensor1d(wanted.reference),
      chosenTokens: tf.tensor1d(trained.slice(0, 2).map(([from, to]) => to - from)),
      valid: tf.tensor1d([1, 1]),
    };
    const step = jit((inputs: NamedTensors): NamedTensors => {
      const { value, grads } = tf.variableGrads(() => {
        const scores = rowLogProbabilities(model, inputs["ids"]!, inputs["labels"]!);
        return preferenceLoss(scores, inputs as unknown as typeof pairs, { beta, sftWeight }).div<tf.Scalar>(2);
      });
      const named = Array.from(model.weights, ([name, weight]) => [name, grads[weight.name]!] as const);
      return { loss: value, ...Object.fromEntries(named) };
    });
    const { loss, ...grads } = await step({ ids, labels, ...pairs });
    expect((await loss!.data())[0]).toBeCloseTo(wanted.loss, 5);
    for (const [name, norm] of Object.entries(wanted.gradientNorms)) {
      const values = Float32Array.from(await grads[name]!.data());
      const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
      const sum = values.reduce((total, value) => total + value, 0);
      expect(Math.abs(length - norm)).toBeLessThan(1e-5 * Math.max(1, norm));
      expect(Math.abs(sum - wanted.gradientSums[name]!)).toBeLessThan(1e-4 * Math.max(1, norm));
    }
  });
});

describe("preference rewards", () => {
  it("and the loss equal TRL's DPOTrainer's", async () => {
    const wanted = JSON.parse(readFileSync(new URL("finetune/trl-preference.json", fixtures), "utf8"));
    const { ids: rows, trained, beta, scale, reference } = expected.preference;
    const model = await loadModel(new URL("model/llama", fixtures).pathname);
    for (const weight of model.weights.values()) tf.tidy(() => weight.assign(weight.mul(scale)));
    model.prepare(8);
    const scores = tf.tidy(() =>
      rowLogProbabilities(
        model,
        tf.tensor2d(rows, undefined, "int32"),
        tf.tensor1d(trainedLabels(rows, trained), "int32"),
      ),
    );
    const pairs = { reference: tf.tensor1d(reference), chosenTokens: tf.tensor1d([1, 1]), valid: tf.tensor1d([1, 1]) };
    const loss = preferenceLoss(scores, pairs, { beta, sftWeight: 0 }).div(2);
    const inTurn = (values: ArrayLike<number>) => Float32Array.from([values[0]!, values[2]!, values[1]!, values[3]!]);
    const [policy, before] = [inTurn(await scores.data()), inTurn(reference)];
    const evaluation = preferenceEvaluation(policy, before, [3, 2], { beta, sftWeight: 0 });
    const measured = { loss: (await loss.data())[0]!, ...rewardsOf(policy, before, beta) };
    for (const [name, value] of Object.entries(measured)) {
      expect(Math.abs(value - wanted[name])).toBeLessThan(1e-5);
      expect(Math.abs(evaluation[name as keyof typeof measured] - wanted[name])).toBeLessThan(1e-5);
    }
    expect(Object.keys(measured).sort()).toEqual(Object.keys(wanted).sort());
  });
});

describe("packing", () => {
  it("gives the losses and gradients of the samples one by one", async () => {
    const model = tinyModel();
    model.prepare(96);
    const samples = RECORDS.slice(0, 4).map((record) => encodeRecord(record, model.tokenizer, { maxLength: 96 }));
    const options = { padTokenId: 0, maxLength: 96, lengthMultiple: 96 };
    const plain = collate(samples, { ...options, batchSize: 4 });
    const packed = collatePacked([samples.slice(0, 2), samples.slice(2)], { ...options, batchSize: 2 });
    expect(packed.trainedTokens).toBe(plain.trainedTokens);
    const run = async (batch: typeof plain) => {
      const shape: [number, number] = [batch.batchSize, batch.length];
      const inputs: NamedTensors = {
        ids: tf.tensor2d(batch.ids, shape, "int32"),
        labels: tf.tensor1d(batch.labels, "int32"),
        ...(batch.segmentIds && { segmentIds: tf.tensor2d(batch.segmentIds, shape, "int32") }),
        ...(batch.positionIds && { positionIds: tf.tensor2d(batch.positionIds, shape, "int32") }),
      };
      const step = jit(({ ids, labels, ...rest }: NamedTensors): NamedTensors => {
        const { value, grads } = tf.variableGrads(() => lossOf(model, ids!, labels!, rest) as tf.Scalar);
        return { loss: value, ...grads };
      });
      const result = await step(inputs);
      return Promise.all(Object.values(result).map(async (tensor) => Float32Array.from(await tensor.data())));
    };
    const [a, b] = [await run(plain), await run(packed)];
    expect(b.length).toBe(a.length);
    a.forEach((values, i) => {
      values.forEach((value, j) => {
        if (Math.abs(value - b[i]![j]!) > 1e-5 * Math.max(1, Math.abs(value)))
          expect.fail(`tensor ${i}: ${value} is not ${b[i]![j]}`);
      });
    });
  });
});
