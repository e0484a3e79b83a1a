import { describe, expect, it } from "vitest";
import { plainDrawing, showPlainFigures } from "#lib/plot/plain";

const draw = (trace: object, layout: object = {}) => plainDrawing({ data: [trace], layout });

describe("a figure as plain plotly data", () => {
  it("is drawn with plotly's shorthands: titles as texts, no type, no x, typed arrays", () => {
    const svg = draw({ y: new Float32Array([1, 3, 2]) }, { title: "Loss", xaxis: { title: "step" } })!;
    expect(svg).toMatch(/^<svg[\s\S]*Loss[\s\S]*step/);
    expect(svg.match(/<circle/g)).toHaveLength(3); // few points are marked
    expect(draw({ y: Array.from({ length: 30 }, (_, i) => i) })).not.toContain("<circle");
  });

  it.each<[string, object]>([
    ["bars", { type: "bar", x: ["甲", "乙"], y: [3, 1] }],
    ["a histogram", { type: "histogram", x: [1, 2, 2, 3] }],
    [
      "a heatmap with a scale by name",
      {
        type: "heatmap",
        z: [
          [1, 2],
          [3, 4],
        ],
        colorscale: "Viridis",
      },
    ],
  ])("is drawn as %s", (_, trace) => {
    expect(draw(trace)).toContain("<rect");
  });

  it.each<[string, unknown]>([
    ["a kind that only plotly knows", { data: [{ type: "pie", values: [1] }], layout: {} }],
    ["dates, which have their own spacing", { data: [{ x: ["2024-01-01", "2024-03-01"], y: [1, 2] }], layout: {} }],
    ["no points", { data: [{ type: "scatter" }], layout: {} }],
    ["records that are no figure", { data: [1, 2], layout: {} }],
    ["records with one number each", { data: [{ y: 2 }, { x: 1, y: 2 }], layout: {} }],
    ["an answer of some service", { data: [{ x: [1], y: [2] }] }],
    ["text", "data"],
  ])("is left to plotly: %s", (_, value) => {
    expect(plainDrawing(value)).toBeUndefined();
  });

  it("is shown in a cell by plotly and as the drawing", () => {
    let adapter: (value: unknown) => object | undefined = () => undefined;
    showPlainFigures({ registerDisplay: (given: typeof adapter) => (adapter = given) });
    const value = { data: [{ y: [1, 2] }], layout: { title: "T" } };
    expect(adapter(value)).toEqual({
      "application/vnd.plotly.v1+json": value,
      "image/svg+xml": expect.stringContaining("<svg"),
    });
    expect(adapter({ rows: 3 })).toBeUndefined();
    expect(() => showPlainFigures({})).not.toThrow();
  });
});
