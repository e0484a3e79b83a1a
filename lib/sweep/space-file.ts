/** The search space of a sweep file: `learningRate: { logUniform: [1e-5, 5e-4] }`. */
import { z } from "zod";
import { inLanguage } from "#lib/core/index";
import { type Dimension, type Space, space } from "./space.ts";

export const value = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const range = z.tuple([z.number(), z.number()]);
const stepped = z.tuple([z.number(), z.number(), z.number()]);

/** What others must be for the parameter to exist. */
const when = z.record(z.string(), z.union([value, z.array(value).min(1)])).exactOptional();

const DimensionFile = z.union(
  [
    z.strictObject({ uniform: range, when }),
    z.strictObject({ logUniform: range, when }),
    z.strictObject({ step: stepped, when }),
    z.strictObject({ int: z.union([range, stepped]), when }),
    z.strictObject({ logInt: range, when }),
    z.strictObject({ choice: z.array(value).min(1), when }),
  ],
  {
    error: () =>
      inLanguage([
        "写成 { logUniform: [1e-5, 5e-4] }, { uniform: [0, 0.3] }, { step: [0, 0.3, 0.1] }, { int: [8, 64] }, " +
          "{ logInt: [4, 256] } 或 { choice: [8, 16] }；取决于另一参数时旁边加 when: { optimizer: adam }",
        "write { logUniform: [1e-5, 5e-4] }, { uniform: [0, 0.3] }, { step: [0, 0.3, 0.1] }, { int: [8, 64] }, " +
          "{ logInt: [4, 256] } or { choice: [8, 16] }, and beside it when: { optimizer: adam } if it hangs on another",
      ]),
  },
);

export const SpaceFile = z.record(z.string(), DimensionFile);

/** @throws TunelabError INVALID_CONFIG for a range that goes nowhere */
export function toSpace(file: z.infer<typeof SpaceFile>): Space {
  return Object.fromEntries(Object.entries(file).map(([name, dimension]) => [name, toDimension(dimension)]));
}

function toDimension(file: z.infer<typeof DimensionFile>): Dimension {
  const dimension = unconditional(file);
  return file.when ? space.when(file.when, dimension) : dimension;
}

function unconditional(file: z.infer<typeof DimensionFile>): Dimension {
  if ("uniform" in file) return space.uniform(...file.uniform);
  if ("logUniform" in file) return space.logUniform(...file.logUniform);
  if ("step" in file) return space.step(...file.step);
  if ("int" in file) return space.int(...(file.int as [number, number, number?]));
  if ("logInt" in file) return space.logInt(...file.logInt);
  return space.choice(file.choice);
}
