/** `tunelab serve --limit name=value`: bounds of the service on the command line. */
import {
  descriptionOf,
  formatBytes,
  nearest,
  padDisplay,
  TEXT_WIDTH,
  TunelabError,
  wrapDisplay,
} from "#lib/core/index";
import { SERVICE_LIMITS, ServiceLimits } from "./limits.ts";

type Name = keyof ServiceLimits;
const NAMES = Object.keys(ServiceLimits.shape) as Name[];
const SIZE = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:I?B)?$/i;

/**
 * @example limitsOf(["quotaBytes=50GB", "retentionHours=24"]) // { quotaBytes: 53687091200, retentionHours: 24 }
 * @throws TunelabError USAGE
 */
export function limitsOf(assignments: readonly string[]): Partial<ServiceLimits> {
  const limits: Partial<ServiceLimits> = {};
  for (const assignment of assignments) {
    const [wanted = "", ...rest] = assignment.split("=");
    const name = NAMES.find((one) => one === wanted.trim());
    if (name === undefined) throw unknownLimit(wanted.trim());
    const value = ServiceLimits.shape[name].safeParse(numberOf(name, rest.join("=").trim()));
    if (rest.length === 0 || !value.success) throw wrongValue(name, assignment);
    limits[name] = value.data;
  }
  return limits;
}

/** A size may have a unit: `50GB`. */
function numberOf(name: Name, text: string): number {
  const [, digits, unit = ""] = SIZE.exec(text) ?? [];
  if (digits === undefined || !name.endsWith("Bytes")) return text === "" ? Number.NaN : Number(text);
  return Math.round(Number(digits) * 1024 ** " KMGT".indexOf(unit.toUpperCase() || " "));
}

function unknownLimit(name: string): TunelabError {
  const meant = nearest(name, NAMES);
  const all = NAMES.join(", ");
  return new TunelabError("USAGE", [`没有名为 ${name} 的上限`, `there is no limit ${name}`], {
    hint:
      meant === undefined ? [`可以用 ${all}`, `use one of ${all}`] : [`是否指 ${meant}？`, `did you mean ${meant}?`],
  });
}

function wrongValue(name: Name, assignment: string): TunelabError {
  const example = `${name}=${shown(name)}`;
  return new TunelabError("USAGE", [`--limit ${assignment} 的值不对`, `--limit ${assignment} has no valid value`], {
    hint: [`写成 ${example}`, `write it as ${example}`],
  });
}

const shown = (name: Name): string =>
  name.endsWith("Bytes")
    ? formatBytes(SERVICE_LIMITS[name]).replace(" ", "").replace(".0", "")
    : String(SERVICE_LIMITS[name]);

/** Names, defaults and what they are, within 80 columns. */
export function limitsHelp(): string {
  return NAMES.flatMap((name) => {
    const head = `  ${padDisplay(name, 18)} ${padDisplay(shown(name), 7)} `;
    const text = descriptionOf(ServiceLimits.shape[name]);
    const [first = "", ...more] = wrapDisplay(text, TEXT_WIDTH - head.length);
    return [head + first, ...more.map((line) => " ".repeat(head.length) + line)];
  }).join("\n");
}
