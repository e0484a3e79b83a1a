import { describe, expect, it } from "vitest";
import { limitsHelp, limitsOf } from "#converter/app/limit-flags";
import { SERVICE_LIMITS } from "#converter/app/limits";
import { displayWidth } from "#lib/core/index";

describe("bounds of the service on the command line", () => {
  it("are numbers, sizes with a unit where they are bytes", () => {
    expect(limitsOf([])).toEqual({});
    expect(
      limitsOf(["quotaBytes=1.5 GB", "fileBytes=10m", "reserveBytes=0", "retentionHours=0.5", "workers=3"]),
    ).toEqual({
      quotaBytes: 1.5 * 2 ** 30,
      fileBytes: 10 * 2 ** 20,
      reserveBytes: 0,
      retentionHours: 0.5,
      workers: 3,
    });
  });

  it.each([
    ["quotabytes=1GB", "there is no limit quotabytes", "did you mean quotaBytes?"],
    ["colour=1", "there is no limit colour", "use one of fileBytes, "],
    ["quotaBytes", "--limit quotaBytes has no valid value", "write it as quotaBytes=20GB"],
    ["quotaBytes=", "--limit quotaBytes= has", "write it as"],
    ["quotaBytes=-1", "--limit quotaBytes=-1 has", "write it as"],
    ["workers=1GB", "--limit workers=1GB has", "write it as workers=2"],
    ["workers=0", "--limit workers=0 has", "write it as"],
    ["workers=1.5", "--limit workers=1.5 has", "write it as"],
  ])("refuse %s", (assignment, message, hint) => {
    expect(() => limitsOf([assignment])).toThrow(
      expect.objectContaining({
        code: "USAGE",
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });

  it("are all in the help, within 80 columns", () => {
    const lines = limitsHelp().split("\n");
    for (const name of Object.keys(SERVICE_LIMITS)) expect(lines.join("\n")).toContain(`  ${name} `);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
  });
});
