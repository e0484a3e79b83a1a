/**
 * What settings hold that nobody else may see: passwords of files, and the key that pseudonyms hang on, which would undo
 * them. Nothing that is kept or shown (manifest, job, profile) has them; of the key a fingerprint stays, to know it again.
 */
import { scryptSync } from "node:crypto";
import type { PersonalDataSettings } from "./clean/settings.ts";
import { serviceError } from "./said/errors.ts";
import type { ConvertSettings } from "./schema.ts";

/** Settings as they may be kept and shown. */
export function withoutSecrets({ passwords: _passwords, ...settings }: ConvertSettings): ConvertSettings {
  const { key, ...personalData } = settings.clean.personalData;
  if (key === undefined) return settings;
  return {
    ...settings,
    clean: { ...settings.clean, personalData: { ...personalData, keyFingerprint: fingerprintOf(key) } },
  };
}

const known = new Map<string, string>();

/** 16 hexadecimal digits (scrypt, RFC 7914): slow to make, so that short keys are not found by trying. */
export function fingerprintOf(key: string): string {
  const fingerprint = known.get(key) ?? scryptSync(key, "tunelab/pseudonym-key", 8).toString("hex");
  if (known.size > 100) known.clear();
  known.set(key, fingerprint);
  return fingerprint;
}

/** What pseudonyms hang on. @throws TunelabError USAGE when the settings name a key that is not there */
export function pseudonymKey({ action, key, keyFingerprint }: PersonalDataSettings, seed: number | string): string {
  if (action !== "pseudonym" || keyFingerprint === undefined) return key ?? `tunelab/${seed}`;
  if (key !== undefined && fingerprintOf(key) === keyFingerprint) return key;
  throw serviceError(key === undefined ? "USAGE/no-key" : "USAGE/other-key", { keyFingerprint });
}
