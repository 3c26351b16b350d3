import { defineConfig } from "vitest/config";

/** Tests run what is written, not what was built: the workspace's own packages resolve to their TypeScript source. */
const source = "@acceptloop/source";

export default defineConfig({
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source], externalConditions: [source] } },
  test: {
    projects: ["packages/*", "apps/*", "test-utils"].map((folder) => folder),
    execArgv: [`--conditions=${source}`],
  },
});
