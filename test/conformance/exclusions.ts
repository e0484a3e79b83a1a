/**
 * Tests of tfjs-core's suite that a backend does not have to pass, each with its reason. An exclusion still runs: when
 * the test passes, the report asks to delete the exclusion.
 */

export interface Exclusion {
  /** Part of the test's full name. */
  test: string;
  /** Backends it holds for. */
  backends: readonly string[];
  reason: string;
}

export const exclusions: readonly Exclusion[] = [];

export function exclusionFor(spec: string, backend: string): Exclusion | undefined {
  return exclusions.find(({ test, backends }) => backends.includes(backend) && spec.includes(test));
}
