/** The public names, so that none comes or goes unnoticed. */
import { expect, it } from "vitest";

it("exports what the documentation promises", async () => {
  const library = await import("tunelab");
  expect(Object.keys(library).sort()).toMatchInlineSnapshot(`
    [
      "Dataset",
      "FineTuneRun",
      "InstructionRecord",
      "LanguageModel",
      "LoraAdapter",
      "ModelConfig",
      "Recipe",
      "Tokenizer",
      "TunelabError",
      "card",
      "compareModes",
      "createBaseModel",
      "createModel",
      "devices",
      "display",
      "fineTune",
      "isTunelabError",
      "jit",
      "loadDataset",
      "loadModel",
      "ops",
      "parseRecipe",
      "plot",
      "progress",
      "saveGguf",
      "recommend",
      "saveModel",
      "shippedModels",
      "summary",
      "table",
      "tf",
      "trainBpe",
      "useDevice",
    ]
  `);
  expect(Object.keys(await import("tunelab/converter")).sort()).toMatchInlineSnapshot(`
    [
      "Conversion",
      "ConvertSettings",
      "ConvertedRecord",
      "DEFAULT_LIMITS",
      "FileReport",
      "QuestionType",
      "RejectedItem",
      "SourceSpan",
      "convert",
      "exportDataset",
      "sampleFiles",
    ]
  `);
});
