import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { output, packageFolder } from "../test/programs.ts";
import { run } from "./cli/run.ts";

const readme = readFileSync(join(packageFolder, "README.md"), "utf8");

function blocks(language: string): readonly string[] {
  const fenced = readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"));
  return Array.from(fenced, ([, code]) => String(code));
}

/** Each `$ command` of the README with what is printed below it. */
const commands = blocks("console")
  .flatMap((block) => block.split(/^\$ /m).slice(1))
  .map((part) => {
    const [command = "", ...printed] = part.split("\n");
    return { command, printed: printed.join("\n") };
  });

/** As a shell does: at spaces, but not between quotes. */
function wordsOf(command: string): readonly string[] {
  return Array.from(
    command.matchAll(/"([^"]*)"|'([^']*)'|\S+/g),
    ([word, double, single]) => double ?? single ?? word,
  );
}

describe("README.md", () => {
  test("shows commands", () => {
    expect(commands.length).toBeGreaterThan(10);
  });

  test.each(commands)("$command prints what stands there", async ({ command, printed }) => {
    const [program, ...argv] = wordsOf(command);
    let terminal = "";
    const write = (text: string): void => void (terminal += text);
    await run(argv, { stdout: write, stderr: write });
    expect([program, terminal]).toEqual(["address", printed]);
  });

  test("has an example that is true", () => {
    const [example = ""] = blocks("ts");
    const asserted = example.replaceAll(/^(.*); \/\/ => (.*)$/gm, "assert.deepStrictEqual($1, $2);");
    expect(asserted.match(/assert/g)?.length).toBeGreaterThan(5);
    const program = `import assert from "node:assert/strict";\n${asserted}`;
    const flags = ["--conditions=@acceptloop/source", "--input-type=module-typescript", "--eval"];
    expect(output("node", [...flags, program])).toBe("");
  });

  test("names every subpath, and nothing that is not there", () => {
    const { exports }: { exports: Record<string, unknown> } = JSON.parse(
      readFileSync(join(packageFolder, "package.json"), "utf8"),
    );
    const paths = Object.keys(exports).filter((path) => path !== "." && path !== "./package.json");
    expect(paths.filter((path) => !readme.includes(`\`${path.slice(2)}\``))).toEqual([]);
  });
});
