import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { scratchCopy } from "../../../scripts/scratch-copy.ts";
import { run } from "../program.ts";

/** How somebody might follow the steps of a section of CONTRIBUTING.md. */
interface Walk {
  /** What stands for NAME, and what for APP. */
  readonly name: string;
  readonly app?: string;
  /** What is done to each file that the section names. */
  readonly edits: Readonly<Record<string, (text: string) => string>>;
  /** What must work then, besides the commands of the section. */
  readonly proof: readonly string[];
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const source = (file: string): string => readFileSync(join(root, file), "utf8");

/** Puts a line after the one that contains `mark`. */
function after(mark: string, ...lines: string[]): (text: string) => string {
  return (text) => {
    const found = text.split("\n").find((line) => line.includes(mark));
    if (found === undefined) throw new Error(`there is no line with ${mark}`);
    return text.replace(found, () => [found, ...lines].join("\n"));
  };
}

/** Puts something behind what is there once. */
function within(mark: string, more: string): (text: string) => string {
  return (text) => {
    expect(text.split(mark)).toHaveLength(2);
    return text.replace(mark, () => mark + more);
  };
}

/** What comes of several edits, one after another. */
function all(...edits: ((text: string) => string)[]): (text: string) => string {
  return (text) => edits.reduce((edited, edit) => edit(edited), text);
}

/** Says the same of one more, as whoever writes in a list does. */
function alsoOf(mark: string, from: string | RegExp, to: string): (text: string) => string {
  return (text) => {
    const found = text.split("\n").find((line) => line.includes(mark));
    if (found === undefined) throw new Error(`there is no line with ${mark}`);
    return after(mark, found.replaceAll(from, to))(text);
  };
}

const changeset = (name: string) => (): string => `---\n"@acceptloop/${name}": minor\n---\n\nOne more.\n`;

const walks: Readonly<Record<string, Walk>> = {
  model: {
    name: "patient",
    app: "tcp-echo",
    edits: {
      "apps/tcp-echo/src/patient.ts": () =>
        source("apps/tcp-echo/src/iterative.ts").replace("function iterative", "function patient"),
      "apps/tcp-echo/src/main.ts": all(
        after("import { iterative }", 'import { patient } from "./patient.ts";'),
        within("models: { ", "patient: acceptLoop(patient), "),
      ),
      "apps/tcp-echo/src/conformance.test.ts": alsoOf('model: "iterative"', "iterative", "patient"),
      "apps/compare/src/contenders/models.ts": alsoOf("  iterative: ", "iterative", "patient"),
      "apps/tcp-echo/README.md": (text) => `${text}\n## Patient\n\nAs iterative.\n`,
      ".changeset/patient.md": changeset("tcp-echo"),
    },
    proof: [
      "node --conditions=@acceptloop/source apps/compare/src/main.ts run --models patient --workloads echo --duration 1 --repeat 1 --bare",
    ],
  },
  codec: {
    name: "bell",
    edits: {
      "packages/framing/src/bell.ts": () =>
        source("packages/framing/src/c-string.ts")
          .replaceAll("CString", "Bell")
          .replaceAll("cString", "bell")
          .replaceAll(/NUL = .*;/g, "NUL = Uint8Array.of(7);")
          .replaceAll("\\0", "\\x07")
          .replaceAll("(0x61, 0)", "(0x61, 7)"),
      "packages/framing/src/mod.ts": after(
        '"./c-string.ts"',
        'export { BellDecoder, bellEncoder, encodeBell } from "./bell.ts";',
      ),
      "packages/framing/package.json": (text) => {
        const manifest = JSON.parse(text);
        const file = (ending: string): string => `./dist/bell.${ending}`;
        manifest.exports["./bell"] = {
          "@acceptloop/source": "./src/bell.ts",
          types: file("d.ts"),
          default: file("js"),
        };
        return JSON.stringify(manifest, undefined, 2);
      },
      "packages/framing/deno.json": (text) => text,
      "packages/framing/test-support/codecs.ts": (text) => {
        const call = /^ {2}frames\(\n {4}"(?:C strings?|cstring)",.*?^ {2}\);\n/ms.exec(text)?.[0] ?? "";
        expect(call).not.toBe("");
        const ofBell = call
          .replaceAll("CString", "Bell")
          .replaceAll("cString", "bell")
          .replace(/"C.*"/, '"bells"');
        return text.replace(call, () => call + ofBell.replaceAll("\\0", "\\x07"));
      },
      "packages/framing/src/command/named-codec.ts": all(
        after("  cStringEncoder,", "  BellDecoder,", "  bellEncoder,"),
        after("cstring                  NUL", "  bell                     BEL after each"),
        after(
          "cStringEncoder(options));",
          '    case "bell":',
          "      return ofBytes(new BellDecoder(options), bellEncoder(options));",
        ),
      ),
      "packages/framing/README.md": alsoOf("| `CStringDecoder`", /CString|NUL/g, "Bell"),
      ".changeset/bell.md": changeset("framing"),
    },
    proof: [
      "printf 'one\\atwo\\a' | node --conditions=@acceptloop/source packages/framing/src/main.ts decode bell | grep two",
    ],
  },
  service: {
    name: "parrot",
    edits: {
      "packages/services/src/parrot.ts": () =>
        source("packages/services/src/echo.ts").replaceAll("echo", "parrot"),
      "packages/services/src/service-named.ts": all(
        after('import { oneShot } from "./one-shot.ts";', 'import { parrot } from "./parrot.ts";'),
        within("new Map(\n  [", "parrot, "),
      ),
      "packages/services/src/parrot.test.ts": () =>
        [
          'import { expect, test } from "vitest";',
          'import { answersOf, sizes } from "../test-support/answers-of.ts";',
          'import { parrot } from "./parrot.ts";',
          "",
          'test.each(sizes)("repeats what comes in pieces of %d bytes", (size) => {',
          '  expect(String(answersOf(parrot, "hello", size))).toBe("hello");',
          "});",
          "",
        ].join("\n"),
      "packages/services/README.md": alsoOf("| `echo`", "`echo`", "`parrot`"),
      ".changeset/parrot.md": changeset("services"),
    },
    proof: ["node --conditions=@acceptloop/source apps/tcp-echo/src/main.ts serve --help | grep parrot"],
  },
  workload: {
    name: "sluggish",
    edits: {
      "apps/compare/src/workloads/sluggish.ts": () =>
        source("apps/compare/src/workloads/slow.ts")
          .replace("const slow", "const sluggish")
          .replace('"slow"', '"sluggish"'),
      "apps/compare/src/workloads/catalogue.ts": all(
        alsoOf("import { slow }", "slow", "sluggish"),
        alsoOf("  slow,", "slow", "sluggish"),
      ),
      "apps/compare/src/run-command.test.ts": (text) =>
        text.replace(/^}\);\n/m, () =>
          [
            "",
            '  test("sluggish holds up who serves one after another, and nobody else", async () => {',
            '    const cells = await cellsOf("sluggish", "iterative,event-loop");',
            '    expect(valueOf(cells["iterative"], "answered")).toBe(0);',
            '    expect(valueOf(cells["event-loop"], "answered")).toBe(100);',
            "  });",
            "});",
            "",
          ].join("\n"),
        ),
      "apps/compare/README.md": alsoOf("| `slow`", "`slow`", "`sluggish`"),
      ".changeset/sluggish.md": changeset("compare"),
    },
    proof: ["node --conditions=@acceptloop/source apps/compare/src/main.ts list | grep sluggish"],
  },
};

describe("CONTRIBUTING.md", () => {
  const copy = scratchCopy();
  afterAll(() => rmSync(copy, { recursive: true }));
  const guide = readFileSync(join(copy, "CONTRIBUTING.md"), "utf8");
  const sections = guide.split(/^#+ /m).flatMap((section) => /^To add an? (.*)$/s.exec(section)?.[1] ?? []);

  /** Types a command into a shell that finds what npx does. */
  const type = async (command: string): Promise<void> => {
    const env = {
      ...process.env,
      NO_COLOR: "1",
      PATH: `${join(copy, "node_modules/.bin")}:${process.env["PATH"]}`,
    };
    const { code, stdout, stderr } = await run(["sh", "-c", command], "", { cwd: copy, env });
    expect({ code, printed: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, printed: "" });
    // Vitest is content when a filter leaves nothing.
    if (command.includes("vitest")) expect(stdout).toMatch(/Tests +.*\b[1-9]\d* passed/);
  };
  const git = (...words: string[]): string => spawnSync("git", words, { cwd: copy, encoding: "utf8" }).stdout;

  test("tells how to add what somebody has walked through", () => {
    expect(sections.map((section) => section.split("\n")[0])).toEqual(Object.keys(walks));
  });

  test.each(Object.entries(walks))(
    "a %s can be added by what it says, and nothing else",
    async (subject, walk) => {
      const { name, app = "", edits, proof } = walk;
      const section = sections.find((text) => text.startsWith(`${subject}\n`)) ?? "";
      const told = Array.from(
        section
          .replaceAll("NAME", name)
          .replaceAll("APP", app)
          .matchAll(/`([^`]+)`/g),
        ([, code = ""]) => code.replaceAll(/\s+/g, " "),
      );
      const files = told.filter((word) => word.includes("/") && !word.includes(" "));
      expect(Object.keys(edits).toSorted()).toEqual([...new Set(files)].toSorted());

      for (const [file, edit] of Object.entries(edits)) {
        const path = join(copy, file);
        appendFileSync(path, "");
        writeFileSync(path, edit(readFileSync(path, "utf8")));
      }
      const commands = told.filter((word) => /^(npm run|npx) (?!changeset)/.test(word));
      for (const command of [...commands, ...proof]) await type(command);
      // What the format asks for is nobody's decision.
      await type("oxfmt");
      const changed = git("status", "--porcelain", "--untracked-files=all").trimEnd().split("\n");
      expect(changed.map((line) => line.slice(3)).toSorted()).toEqual(Object.keys(edits).toSorted());
      git("add", "--all");
      git(
        "-c",
        "user.name=scratch",
        "-c",
        "user.email=scratch@localhost",
        "commit",
        "--quiet",
        "-m",
        subject,
      );
    },
    900_000,
  );

  test("and with all of them, everything is still in order", async () => {
    await type("npm run check");
  }, 900_000);
});
