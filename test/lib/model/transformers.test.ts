import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { useDevice } from "#lib/engine/index";
import { ADAPTERS, compareLogits, FAMILIES } from "./transformers-fixtures.ts";

// Made by test/peers/model/make_models.py with transformers 5.23 and PEFT 0.21.
const fixtures = fileURLToPath(new URL("../../fixtures/model", import.meta.url));

beforeAll(() => useDevice().then(() => undefined));

describe("logits equal transformers'", () => {
  for (const family of [...FAMILIES, ...ADAPTERS])
    it(family, async () => {
      expect(await compareLogits(fixtures, family)).toBeLessThan(1e-4);
    });
});
