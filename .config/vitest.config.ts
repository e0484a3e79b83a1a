import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** `npm test` runs what needs nothing but npm; `browser` needs Chromium, `peers` needs other people's programs. */
export default defineConfig({
  root,
  test: {
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/peers/**", "test/browser/**", "test/bench/**"],
        },
      },
      { extends: true, test: { name: "browser", include: ["test/browser/**/*.test.ts"], testTimeout: 180_000 } },
      { extends: true, test: { name: "peers", include: ["test/peers/**/*.test.ts"], testTimeout: 600_000 } },
    ],
  },
});
