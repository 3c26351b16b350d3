import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "./program.ts";
import { programOnInput, type Runtime } from "./runtimes.ts";

/**
 * Runs every `@example` in the doc comments of a package, and every program of its README, as a program of its own, inside
 * that package. A line `expression; // => value` asserts that the two are deeply equal.
 *
 * @param folder the package's folder
 * @param runtimes where they must hold; a pure package needs but one
 */
export function testExamples(folder: string, runtimes: readonly Runtime[] = ["node"]): void {
  test.each(runtimes.flatMap((runtime) => programsOf(folder).map((program) => ({ runtime, program }))))(
    "the README's program on $runtime",
    async ({ runtime, program }) => {
      // One that takes operands is asked for its help; the others do not look.
      const outcome = await run([...programOnInput(runtime), "--help"], program, { cwd: folder });
      expect(outcome).toMatchObject({ code: 0, stderr: "" });
    },
  );

  describe.each(runtimes)("examples in doc comments on %s", (runtime) => {
    for (const file of readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
      const source = readFileSync(join(folder, "src", file), "utf8");
      for (const [index, example] of examplesIn(source).entries()) {
        test(`${file}, example ${index + 1}`, async () => {
          const outcome = await run(programOnInput(runtime), withAssertions(example), { cwd: folder });
          expect(outcome).toMatchObject({ code: 0, stderr: "" });
        });
      }
    }
  });
}

/** The complete programs of a package's README, those that begin with an import, with their assertions. */
export function programsOf(folder: string): string[] {
  const blocks = readFileSync(join(folder, "README.md"), "utf8").matchAll(/^```ts\n(import .*?)^```$/gms);
  return Array.from(blocks, ([, program = ""]) => withAssertions(program));
}

/** The fenced code of each `@example`, with the comment's asterisks taken off. */
function examplesIn(source: string): string[] {
  const examples = source.matchAll(/@example[^\n]*\n\s*\* ```ts\n(?<code>.*?)\n\s*\* ```/gs);
  return Array.from(examples, (match) => (match.groups?.["code"] ?? "").replaceAll(/^\s*\* ?/gm, ""));
}

function withAssertions(example: string): string {
  const asserted = example.replaceAll(
    /^(?<expression>.*); \/\/ => (?<value>.*)$/gm,
    "assert.deepStrictEqual($<expression>, $<value>);",
  );
  return `import assert from "node:assert/strict";\n${asserted}`;
}
