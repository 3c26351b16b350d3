import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isInstalled, output, packageFolder } from "../test/programs.ts";

describe("the corpora", () => {
  test.skipIf(!isInstalled("python3"))("hold the verdicts of this system's C library, by python3", () => {
    const folder = mkdtempSync(join(tmpdir(), "corpus-"));
    output("python3", [join(packageFolder, "corpus", "generate.py"), folder]);
    for (const name of ["ipv4.json", "ipv6.json", "inet-aton.json"]) {
      const judged: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
      expect(JSON.parse(readFileSync(join(packageFolder, "corpus", name), "utf8"))).toEqual(judged);
    }
  });
});
