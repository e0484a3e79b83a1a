/** Names of runs: they sort by time, say what they are, and do not meet. */
import { Rng } from "#lib/core/index";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // without letters that look like others
const MAX_NAME = 20; // a list of runs fits into 80 columns

/**
 * `20261124-114803-lora-tiny-k3f9`: the time in UTC, the name, and four characters from the seed and the attempt.
 * @param attempt counts up while the id is taken
 */
export function createRunId(name: string, seed: number | string, time: Date, attempt = 0): string {
  const [date, clock] = time.toISOString().slice(0, 19).replace(/[-:]/g, "").split("T");
  const rng = new Rng(`${seed}/${name}/${time.getTime()}/${attempt}`);
  const suffix = Array.from({ length: 4 }, () => rng.choice([...ALPHABET])).join("");
  return [`${date}-${clock}`, shortName(name), suffix].filter(Boolean).join("-");
}

/** Letters and digits of any script, words joined by `-`: safe in every file system and on the command line. */
function shortName(name: string): string {
  const words = name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-");
  return [...words.replace(/^-+/, "")].slice(0, MAX_NAME).join("").replace(/-+$/, "");
}
