import { expect, test } from "vitest";
import { hyperparameterTable, line, trainableParameters } from "#lib/plot/index";
import { themedFigure } from "#lib/plot/plotly-theme";
import type { Axis, TableTrace } from "#lib/plot/types";

test("what plotly would not find out: widths of table columns, marks of logarithmic axes, labels beyond the axes", () => {
  const trials = [1, 2].map((number) => ({
    number,
    state: "complete" as const,
    values: [number],
    params: { aParameterWithALongName: number },
  }));
  const { data } = themedFigure(hyperparameterTable(trials, { language: "en" }), "light");
  const [number, , long] = (data[0] as TableTrace).columnwidth!;
  expect(long).toBeGreaterThan(2 * number!);
  const axisOf = (largest: number) => {
    const { layout } = themedFigure(line({ y: [1, largest] }, { logY: true }), "light");
    return (layout["yaxis"] as Axis).dtick;
  };
  expect(axisOf(100)).toBe("D2");
  expect(axisOf(1e9)).toBeUndefined();
  const modes = [{ mode: "full", trainable: 1, total: 1 }];
  expect(themedFigure(trainableParameters(modes), "dark").data[0]).toMatchObject({ cliponaxis: false });
});
