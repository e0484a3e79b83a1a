import { expect, it } from "vitest";
import { GrowingText } from "../../../converter/readers/growing-text.ts";

it("grows, tells its end, and gives what stands behind a place", () => {
  const text = new GrowingText();
  expect(text.isApart).toBe(true);
  text.append("H");
  const place = text.position;
  text.append("2");
  text.append("");
  expect([text.isApart, text.from(place)]).toEqual([false, "2"]);
  text.replaceFrom(place, "₂");
  text.append("O ");
  expect([text.isApart, text.take(), text.from(0)]).toEqual([true, "H₂O ", ""]);
});
