import { ConvertSettings } from "../schema.ts";

const DEFAULTS: Readonly<Record<string, unknown>> = ConvertSettings.parse({});

/** The command line that does the same: settings that differ from the defaults become options. */
export function commandFor(files: readonly { name: string }[], settings: ConvertSettings): string {
  const changed = Object.entries(settings).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(DEFAULTS[key]),
  );
  const options = changed.some(([, value]) => typeof value === "object")
    ? ["--profile", "profile.yml"] // groups of settings have no option of their own
    : changed.flatMap(([key, value]) => [`--${kebab(key)}`, quote(String(value))]);
  return ["npx tunelab convert", ...files.map(({ name }) => quote(name)), "-o out", ...options].join(" ");
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** For a POSIX shell. */
function quote(text: string): string {
  const safe = text.startsWith("-") ? `./${text}` : text;
  return /^[\p{L}\p{N}_./:@%+-]+$/u.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}
