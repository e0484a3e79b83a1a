import { ConvertSettings } from "../schema.ts";

const DEFAULTS: Readonly<Record<string, unknown>> = ConvertSettings.parse({});

/** The command line that does the same: settings that differ from the defaults become options. */
export function commandFor(files: readonly { name: string }[], settings: ConvertSettings): string {
  const options = Object.entries(settings).flatMap(([key, value]) => optionsFor(key, value, DEFAULTS[key]));
  return ["npx tunelab convert", ...files.map(({ name }) => quote(name)), "-o out", ...options].join(" ");
}

/** `--seed 7`; what lies deeper as `--set contract.tasks=["find"]`. */
function optionsFor(path: string, value: unknown, standard: unknown): string[] {
  if (value === undefined || JSON.stringify(value) === JSON.stringify(standard)) return [];
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, one]) =>
      optionsFor(`${path}.${key}`, one, (standard as Record<string, unknown> | undefined)?.[key]),
    );
  if (path.includes(".") || typeof value === "object") return [`--set ${quote(`${path}=${JSON.stringify(value)}`)}`];
  return [`--${kebab(path)}`, quote(String(value))];
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** For a POSIX shell. */
function quote(text: string): string {
  const safe = text.startsWith("-") ? `./${text}` : text;
  return /^[\p{L}\p{N}_./:@%+-]+$/u.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}
