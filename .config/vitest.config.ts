import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Tests of pages: they need Chromium. */
const BROWSER = ["test/browser/**/*.test.ts", "test/converter/page/**/*.test.ts"];

/** `npm test` runs what needs nothing but npm; `browser` needs Chromium, `peers` needs other people's programs. */
export default defineConfig({
  root,
  test: {
    pool: "forks",
    env: { LANG: "C.UTF-8", LC_ALL: "", LC_MESSAGES: "" }, // not the language of whoever runs them
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } }, // processes start slowly on a busy machine
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/peers/**", ...BROWSER, "test/bench/**"],
        },
      },
      { extends: true, test: { name: "browser", include: BROWSER, testTimeout: 180_000 } },
      { extends: true, test: { name: "peers", include: ["test/peers/**/*.test.ts"], testTimeout: 600_000 } },
    ],
  },
});
