import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = new URL("..", import.meta.url).pathname;
const run = (command: string, args: readonly string[], cwd: string = root): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

describe("the packed package", () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "framing-packed-"));
    run("npm", ["run", "build"]);
    const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", folder]));
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    run("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${packed.filename}`], folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ["Node", "node"],
    ["Deno", "deno", "run", "--allow-all"],
    ["Bun", "bun"],
  ])("is imported from an empty folder by %s", (_name, command, ...args) => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const specifiers = Object.keys(manifest.exports)
      .filter((path) => path !== "./package.json")
      .map((path) => path.replace(".", "@acceptloop/framing"));
    const program = `
      ${specifiers.map((specifier) => `await import("${specifier}");`).join("\n")}
      import { encodeNetstring, NetstringDecoder } from "@acceptloop/framing";
      const [frame] = new NetstringDecoder().decode(encodeNetstring(new TextEncoder().encode("hello")));
      console.log(new TextDecoder().decode(frame));
    `;
    writeFileSync(join(folder, "program.js"), program);
    expect(run(command, [...args, "program.js"], folder)).toBe("hello\n");
    const framing = join("node_modules", "@acceptloop", "framing", "bin.js");
    expect(run(command, [...args, framing, "--version"], folder)).toBe(`${manifest.version}\n`);
  });

  test("brings its command", () => {
    expect(run(join(folder, "node_modules", ".bin", "framing"), ["--help"], folder)).toContain(
      "Usage: framing",
    );
  });
});

describe("what is published", () => {
  test("satisfies publint", () => {
    run("publint", ["--strict"]);
  });

  test("has types that resolve", () => {
    run("attw", ["--pack", "--profile", "esm-only", "--quiet"]);
  });

  test("satisfies JSR", () => {
    run("deno", ["publish", "--dry-run", "--allow-dirty", "--quiet"]);
  });

  test("is documented", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
    run("deno", ["doc", "--lint", "--quiet", ...Object.values<string>(exports)]);
  });

  test("has the same exports for npm and JSR", () => {
    const npm = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports;
    const jsr = JSON.parse(readFileSync(join(root, "deno.json"), "utf8")).exports;
    delete npm["./package.json"];
    const sources = Object.entries<Record<string, string>>(npm).map(([path, conditions]) => [
      path,
      conditions["@acceptloop/source"],
    ]);
    expect(Object.fromEntries(sources)).toEqual(jsr);
  });
});

test("the line codec alone is less than 2 kB, minified and compressed", async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export { encodeLine, LineDecoder } from "./src/lines.ts";',
      resolveDir: root,
      loader: "ts",
    },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2024",
  });
  expect(gzipSync(outputFiles[0]?.contents ?? "").length).toBeLessThan(2000);
});
