import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { packageFolder } from "../test/programs.ts";

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const readManifest = (file: string): Manifest => JSON.parse(readFileSync(join(packageFolder, file), "utf8"));

/** Runs a program of this repository, and returns its exit code with all that it printed. */
function execute(command: readonly string[], cwd: string = packageFolder): readonly [number | null, string] {
  const [program = "", ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", npm_config_loglevel: "error" },
  });
  return [status, stdout + stderr];
}

const isClean = expect.objectContaining({ 0: 0 });

describe("the manifests", () => {
  const { exports } = readManifest("package.json");
  const paths = Object.entries(exports).filter(([path]) => path !== "./package.json");

  test("name the same files for npm and for JSR, and each file exists", () => {
    expect(readManifest("deno.json").exports).toEqual(
      Object.fromEntries(paths.map(([path, conditions]) => [path, Object(conditions)["@acceptloop/source"]])),
    );
    for (const [, conditions] of paths) {
      const source = Object(conditions)["@acceptloop/source"];
      expect(existsSync(join(packageFolder, source))).toBe(true);
      const output = source.replace("./src/", "./dist/");
      expect(conditions).toEqual({
        "@acceptloop/source": source,
        types: output.replace(".ts", ".d.ts"),
        default: output.replace(".ts", ".js"),
      });
    }
  });

  test("have the same version", () => {
    expect(readManifest("deno.json").version).toBe(readManifest("package.json").version);
  });
});

describe("a bundle for browsers", () => {
  test("that only parses stays under 3 kB", async () => {
    const { outputFiles } = await build({
      stdin: { contents: 'export { parseIP } from "./src/ip.ts";', resolveDir: packageFolder },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      write: false,
    });
    expect(outputFiles[0]?.contents.length).toBeLessThan(3000);
  });

  test("of everything that is pure needs nothing of Node", async () => {
    const { outputFiles } = await build({
      entryPoints: [join(packageFolder, "src", "mod.ts")],
      bundle: true,
      platform: "browser",
      format: "esm",
      write: false,
    });
    expect(outputFiles).toHaveLength(1);
  });
});

describe("the published package", () => {
  const folder = mkdtempSync(join(tmpdir(), "package-"));

  test("is built from the source of now", () => {
    expect(execute(["npm", "run", "build"])).toEqual(isClean);
  });

  test("passes publint --strict and attw", () => {
    expect(execute(["npx", "publint", "--strict"])).toEqual(isClean);
    expect(execute(["npx", "attw", "--pack", "--profile", "esm-only"])).toEqual(isClean);
  });

  test("passes deno publish and deno doc", () => {
    const { exports } = readManifest("deno.json");
    expect(execute(["deno", "publish", "--dry-run", "--allow-dirty"])).toEqual(isClean);
    expect(execute(["deno", "doc", "--lint", ...Object.values(exports).map(String)])).toEqual(isClean);
  });

  test("installs into an empty folder", () => {
    const [code, printed] = execute(["npm", "pack", "--json", "--pack-destination", folder]);
    expect([code, printed]).toEqual([0, expect.any(String)]);
    const name = `acceptloop-address-${readManifest("package.json").version}.tgz`;
    writeFileSync(join(folder, "package.json"), '{ "type": "module", "private": true }');
    expect(execute(["npm", "install", "--offline", "--no-audit", `./${name}`], folder)).toEqual(isClean);
    const installed = join(folder, "node_modules", "@acceptloop", "address");
    expect(
      ["README.md", "LICENSE", "dist/main.js"].filter((file) => !existsSync(join(installed, file))),
    ).toEqual([]);
    expect(existsSync(join(installed, "src", "ip.test.ts"))).toBe(false);
  });

  test.each([["node"], ["deno", "run", "-A"], ["bun", "run"]])("runs under %s", (...runtime) => {
    const { exports } = readManifest("package.json");
    const paths = Object.keys(exports).filter((path) => path !== "./package.json");
    const lines = [
      'import { formatIP, parseIP, encodeSockaddr } from "@acceptloop/address";',
      'import { getByName, getHostName } from "@acceptloop/address/names";',
      'import { interfaces } from "@acceptloop/address/interfaces";',
      `for (const path of ${JSON.stringify(paths)}) await import(path.replace(".", "@acceptloop/address"));`,
      'const { address } = await getByName("localhost");',
      'const refused = await getByName("nosuch.invalid").catch((error) => error.code);',
      "const name = await getHostName(address);",
      'const bytes = encodeSockaddr({ host: "1.2.3.4", port: 80 }, { byteOrder: "little" });',
      'console.log(formatIP(parseIP("2001:DB8::1")), bytes.join(" "), refused, name !== "", interfaces().length > 0);',
    ];
    writeFileSync(join(folder, "main.js"), lines.join("\n"));
    expect(execute([...runtime, "main.js"], folder)).toEqual([
      0,
      "2001:db8::1 2 0 0 80 1 2 3 4 0 0 0 0 0 0 0 0 UNKNOWN_HOST true true\n",
    ]);
    const program = join(folder, "node_modules", "@acceptloop", "address", "dist", "main.js");
    expect(execute([...runtime, program, "classify", "100.64.0.1", "--json"], folder)).toEqual([
      0,
      expect.stringContaining('"kind":"shared"'),
    ]);
  });
});
