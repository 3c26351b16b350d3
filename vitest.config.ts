import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Tests run what is written, not what was built: our own packages resolve to their TypeScript source.
const source = "@acceptloop/source";
const measuring = new Set(["packages/load", "apps/compare"]);
const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source] } },
  test: {
    reporters: ["verbose"],
    // What is waited for is an event, but on a small machine many processes may start before it comes, and on a slow one
    // each takes its time. A time-out is for what hangs: nothing may depend on it.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: globSync(["packages/*", "apps/*", "test-utils"], { cwd: here }).map((root) => ({
      extends: true,
      root,
      // What measures has the machine to itself; elsewhere much is waiting, and another file can use that time.
      test: { name: nameOf(root), maxWorkers: measuring.has(root) ? 1 : "100%" },
    })),
  },
});

function nameOf(folder: string): string {
  const { name }: { name: string } = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
  return name;
}
