import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { published } from "../../../scripts/published.ts";
import { scratchCopy } from "../../../scripts/scratch-copy.ts";
import { client } from "../client.ts";
import { programsOf } from "../examples.ts";
import { type Outcome, run, start } from "../program.ts";
import { runtimes } from "../runtimes.ts";
import { type Registry, startRegistry } from "./registry.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const rooms = published();
const libraries = rooms.filter(({ folder: room }) => room.startsWith("packages/"));
const programRooms = rooms.filter(({ folder: room }) => room.startsWith("apps/"));
const readmeOf = (room: string): string => readFileSync(join(root, room, "README.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "release-"));
const tarballs = join(folder, "tarballs");
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm run release:dry", () => {
  test("goes the whole way, a line for each step, and leaves the tarballs of all packages", async () => {
    const released = await run(["npm", "run", "--silent", "release:dry", "--", tarballs], "", { cwd: root });
    expect(released).toMatchObject({ code: 0, stderr: "" });
    expect(released.stdout.replaceAll(/^(\w+).*$/gm, "$1")).toBe(
      "manifests\nversion\nsync\ndocs\nbuild\npack\npublint\nattw\njsr\n",
    );
    expect(readdirSync(tarballs)).toHaveLength(rooms.length);
  }, 900_000);

  describe("in a copy where something is wrong", () => {
    let copy: string;
    beforeEach(() => void (copy = scratchCopy()));
    afterEach(() => rmSync(copy, { recursive: true }));
    const script = (name: string): Promise<Outcome> =>
      run(["npm", "run", "--silent", name], "", { cwd: copy });

    test("says in a sentence that deno.json was left behind by a new version", async () => {
      const manifest = join(copy, "packages/sockets/package.json");
      const bumped = readFileSync(manifest, "utf8").replace(/"version": ".*"/, '"version": "9.8.7"');
      writeFileSync(manifest, bumped);
      const { code, stdout, stderr } = await script("release:dry");
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(
        /packages\/sockets\/deno.json: "version" is ".*", but package.json asks for "9.8.7"; `npm run sync` makes them agree.\n/,
      );
      expect(stderr).toContain('release:dry stopped at the step "manifests"; nothing was published.\n');
    });

    test("says in a sentence each which files are missing, and npm run sync writes deno.json", async () => {
      for (const file of ["LICENSE", "README.md", "deno.json"]) rmSync(join(copy, "packages/sockets", file));
      expect(await script("release:dry")).toEqual({
        code: 1,
        stdout: "",
        stderr: [
          "packages/sockets/README.md is missing.",
          "packages/sockets/LICENSE is missing.",
          "packages/sockets/deno.json is missing: Deno would not know the package. `npm run sync` writes it.",
          'release:dry stopped at the step "manifests"; nothing was published.\n',
        ].join("\n"),
      });
      expect(await script("sync")).toMatchObject({ code: 0, stdout: "wrote packages/sockets/deno.json\n" });
    });

    test("says in a sentence what is not documented, or shows nothing", async () => {
      appendFileSync(join(copy, "packages/transport/src/mod.ts"), "/** It is 1. */\nexport const one = 1;\n");
      const checked = await run(["node", "scripts/check-docs.ts"], "", { cwd: copy });
      expect(checked).toMatchObject({
        code: 1,
        stderr:
          "packages/transport: one has neither an example nor a reason in scripts/without-example.json.\n",
      });
      appendFileSync(join(copy, "packages/sockets/src/mod.ts"), "export const two = 2;\n");
      const linted = await run(["node", "scripts/check-docs.ts"], "", { cwd: copy });
      expect(linted.stderr).toContain("packages/sockets: deno doc --lint reports:\n");
    });

    test("says in a sentence what does not belong into a tarball, and what is too large", async () => {
      mkdirSync(join(copy, "packages/transport/dist"), { recursive: true });
      writeFileSync(join(copy, "packages/transport/.env"), `npm_${"a".repeat(36)}`);
      writeFileSync(join(copy, "packages/transport/dist/gone.js"), "");
      const files = ["LICENSE", "README.md", "package.json", ".env", "dist/gone.js"];
      const told = [
        { name: "@acceptloop/transport", size: 1_000_000, files: files.map((path) => ({ path })) },
      ];
      const checked = await run(["node", "scripts/check-tarballs.ts"], JSON.stringify(told), { cwd: copy });
      expect(checked).toMatchObject({
        code: 1,
        stderr: [
          "@acceptloop/transport: its tarball has 1000000 bytes, and its budget is 80000.",
          "@acceptloop/transport: .env does not belong into its tarball.",
          "@acceptloop/transport: dist/gone.js has no source; remove dist and build again.",
          "@acceptloop/transport: .env contains what looks like a token or a private key.\n",
        ].join("\n"),
      });
    });
  });

  test("packs what it packed before", () => {
    const contents = readdirSync(tarballs).map((tarball) => {
      const { stdout } = spawnSync("tar", ["-tzf", join(tarballs, tarball)], { encoding: "utf8" });
      return [tarball.replace(/-\d.*$/, ""), kindsIn(stdout.trim().split("\n"))];
    });
    expect(Object.fromEntries(contents)).toMatchSnapshot();
  });
});

/** Others than the one that the repository pins, of the versions that the packages' `engines` admit. */
const otherNodes = ["22.23.3", "24.21.0"];
const everyRuntime = [...otherNodes.map((version) => `node ${version}`), ...runtimes];

// Without a network nobody can install what others have published.
const isOffline = spawnSync("npm", ["ping", "--fetch-retries=0"], { stdio: "ignore" }).status !== 0;

describe.skipIf(isOffline && process.env["CI"] === undefined)("from a registry [needs the network]", () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry(folder);
    await Promise.all(readdirSync(tarballs).map((tarball) => registry.publish(join(tarballs, tarball))));
  }, 900_000);
  afterAll(() => registry.stop());

  /** Types a command into a shell that knows nothing of this repository. */
  const type = (cwd: string, command: string): Promise<Outcome> =>
    run(["sh", "-c", command], "", { cwd, env: registry.env });

  /** A folder with the programs of all READMEs, and what they tell to install with `installer`. */
  async function project(name: string, installer: RegExp): Promise<string> {
    const made = join(folder, name);
    mkdirSync(made);
    writeFileSync(join(made, "package.json"), '{ "private": true, "type": "module" }');
    for (const [file, program] of programs) writeFileSync(join(made, file), program);
    for (const { folder: room } of libraries) {
      const [line = "false"] = installer.exec(readmeOf(room)) ?? [];
      // Of JSR there is none to be had for a test; npm has the same.
      expect(await type(made, line.replaceAll("jsr:", "npm:"))).toMatchObject({ code: 0 });
    }
    return made;
  }

  const programs = libraries.flatMap(({ folder: room }) =>
    programsOf(join(root, room)).map(
      (text, index) => [`${room.replace("/", "-")}-${index}.ts`, text] as const,
    ),
  );

  describe("in a project of Node", () => {
    let here: string;
    beforeAll(async () => {
      here = await project("on-node", /^npm install .*$/m);
      // As whoever uses Node's modules in TypeScript does.
      expect(await type(here, "npm install @types/node")).toMatchObject({ code: 0 });
      await Promise.all(otherNodes.map(installNode));
    }, 900_000);

    test.each([
      ["nodenext", "nodenext"],
      ["bundler", "esnext"],
    ])(
      "the READMEs' programs compile with moduleResolution %s, and so do the declarations",
      async (resolution, module) => {
        const options = `--strict --target es2022 --lib esnext --types node --outDir ${resolution}`;
        const compiler = `'${join(root, "node_modules/.bin/tsc")}' --module ${module} --moduleResolution ${resolution}`;
        expect(await type(here, `${compiler} ${options} *.ts`)).toMatchObject({ code: 0, stdout: "" });
      },
    );

    test.each(everyRuntime)(
      "%s imports every subpath of every library from there, and runs the programs",
      async (name) => {
        const subpaths = libraries.flatMap(({ manifest }) =>
          Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) =>
            typeof target === "string" ? [] : [subpath.replace(".", manifest.name)],
          ),
        );
        const lines = subpaths.map((subpath) => `await import("${subpath}");`);
        writeFileSync(join(here, "import-all.js"), `${lines.join("\n")}\nconsole.log("imported");\n`);
        const runtime = `'${commandOf(name)}' ${name === "deno" ? "run --allow-all" : ""}`;
        expect(await type(here, `${runtime} import-all.js`)).toMatchObject({ code: 0, stdout: "imported\n" });
        for (const [file] of programs) {
          const program = join("nodenext", file.replace(/ts$/, "js"));
          expect(await type(here, `${runtime} ${program} --help`)).toMatchObject({ code: 0, stderr: "" });
        }
      },
    );
  });

  test("a library that depends on nobody else brings nobody along", async () => {
    const alone = libraries.filter(({ manifest: { dependencies = {} } }) =>
      Object.keys(dependencies).every((name) => name.startsWith("@acceptloop/")),
    );
    const here = mkdtempSync(join(folder, "empty-"));
    const names = alone.map(({ manifest }) => manifest.name);
    expect(names).toEqual(
      expect.arrayContaining(
        ["address", "framing", "services", "sockets"].map((name) => `@acceptloop/${name}`),
      ),
    );
    expect(await type(here, `npm install ${names.join(" ")}`)).toMatchObject({ code: 0 });
    const { packages }: { packages: object } = JSON.parse(
      readFileSync(join(here, "node_modules/.package-lock.json"), "utf8"),
    );
    expect(Object.keys(packages).toSorted()).toEqual(names.map((name) => `node_modules/${name}`).toSorted());
  });

  test.each([
    ["deno", /^deno add .*$/m, "deno run --allow-all"],
    ["bun", /^bun add .*$/m, "bun run"],
  ])(
    "in a project of %s, the READMEs' programs run as they are",
    async (name, installer, command) => {
      const here = await project(`on-${name}`, installer);
      for (const [file] of programs) {
        expect(await type(here, `${command} ${file} --help`)).toMatchObject({ code: 0, stderr: "" });
      }
    },
    900_000,
  );

  describe.each(programRooms)("$folder", ({ folder: room }) => {
    const [, block = ""] = /^## Install\n.*?^```sh\n(.*?)^```/ms.exec(readmeOf(room)) ?? [];
    const name = basename(room);

    test.each(block.trimEnd().split("\n"))("starts as its README says: %s", async (line) => {
      const here = mkdtempSync(join(folder, "empty-"));
      const { code, stdout } = await type(here, `${line.replace(/ *#.*/, "")} --help`);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`Usage: ${name} `) });
    });
  });

  test.each(["npx", "bunx --bun", "deno run --allow-net"])(
    "%s starts a server",
    async (starter) => {
      const specifier = `${starter.startsWith("deno") ? "npm:" : ""}@acceptloop/tcp-echo`;
      const command = `exec ${starter} ${specifier} serve --port 0`;
      const here = mkdtempSync(join(folder, "empty-"));
      const server = await start(["sh", "-c", command], { cwd: here, env: registry.env, isGroup: true });
      const one = await client(server.port);
      await one.send("from the registry");
      expect(String(await one.receive(17))).toBe("FROM THE REGISTRY");
      await one.close();
      expect((await server.stop()).stdout).toMatch(/\nBye\n$/);
    },
    900_000,
  );

  test("npx starts a comparison, which finds the servers it compares", async () => {
    const here = mkdtempSync(join(folder, "empty-"));
    const compared = await type(
      here,
      "npx @acceptloop/compare run --quick --bare --workloads echo --models event-loop,fork",
    );
    expect(compared).toMatchObject({ code: 0 });
    expect(compared.stdout).toMatch(/\n {2}event-loop +[1-9]/);
  }, 900_000);

  /** A runtime at the version that the repository pins, or an older Node. */
  function commandOf(name: string): string {
    const version = /^node (.*)$/.exec(name)?.[1];
    return version === undefined
      ? join(folder, "bin", name)
      : join(folder, `node-${version}`, "node_modules/.bin/node");
  }

  /** From where everybody else gets it, with the cache that is there. */
  async function installNode(version: string): Promise<void> {
    const place = join(folder, `node-${version}`);
    mkdirSync(place);
    writeFileSync(join(place, "package.json"), '{ "private": true, "allowScripts": { "node": true } }');
    const installed = await run(["npm", "install", "--prefer-offline", `node@${version}`], "", {
      cwd: place,
    });
    expect(installed).toMatchObject({ code: 0 });
  }
});

/** What is in a tarball, whatever the sources are called. */
function kindsIn(paths: readonly string[]): string[] {
  const kinds = paths.map((path) =>
    path.replace(/^package\/(src|dist)\/.*?((?:\.d)?\.(?:ts|js)(?:\.map)?)$/, "package/$1/**/*$2"),
  );
  return [...new Set(kinds)].toSorted();
}
