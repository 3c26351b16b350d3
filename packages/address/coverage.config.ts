import { defineConfig } from "vitest/config";

// With the root's projects, --coverage counts no file of a project, and so 0 of 0 would pass for all.
const source = "@acceptloop/source";

export default defineConfig({
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source], externalConditions: [source] } },
  test: {
    execArgv: [`--conditions=${source}`],
    testTimeout: 60_000,
    coverage: {
      enabled: true,
      reporter: ["text"],
      provider: "v8",
      include: ["src/**/*.ts"],
      // Its three lines run in a process of their own.
      exclude: ["src/main.ts", "src/**/*.test.ts"],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
