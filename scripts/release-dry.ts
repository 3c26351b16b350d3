// Goes the whole way of a release in a copy of the repository, and publishes nothing. Ends with exit code 0, or says which
// step was the last. With a folder as operand, it leaves the tarballs there.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { published } from "./published.ts";
import { scratchCopy } from "./scratch-copy.ts";

/** What a step found wrong. */
class Refusal extends Error {}

const copy = scratchCopy();
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
const tarballs = resolve(process.argv[2] ?? join(copy, "tarballs"));
mkdirSync(tarballs, { recursive: true });

/** Each says in a line what it did, or throws. */
const steps: Readonly<Record<string, () => string>> = {
  manifests: () => {
    run("node", "scripts/check-manifests.ts");
    return "package.json and deno.json are complete, and agree";
  },
  version: () => {
    run("npm", "run", "release:version");
    return published(copy)
      .map(({ manifest: { name, version } }) => `${name.replace(/^.*\//, "")} ${version}`)
      .join(", ");
  },
  sync: () => {
    run("node", "scripts/check-manifests.ts");
    return "package.json and deno.json agree about the new versions";
  },
  docs: () => {
    const told = run("node", "scripts/check-docs.ts");
    run("npm", "run", "docs");
    return told;
  },
  build: () => {
    run("npm", "run", "build");
    return "everything is built from its sources";
  },
  pack: () => {
    const told = run("npm", "pack", "--json", "--pack-destination", tarballs, "-w", "packages", "-w", "apps");
    return runWith(told, "node", "scripts/check-tarballs.ts");
  },
  publint: () => judge("publint", "--strict"),
  attw: () => judge("attw", "--profile", "esm-only"),
  jsr: () => {
    run("deno", "publish", "--dry-run", "--allow-dirty");
    return "deno would publish the libraries";
  },
};

for (const [name, step] of Object.entries(steps)) {
  try {
    console.log(`${name.padEnd(10)}${step()}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    console.error(`release:dry stopped at the step "${name}"; nothing was published.`);
    process.exit(1);
  }
}

/** What a program says about each tarball, which is nothing when it is content. */
function judge(program: string, ...options: string[]): string {
  const files = readdirSync(tarballs).filter((file) => file.endsWith(".tgz"));
  for (const file of files) run(program, join(tarballs, file), ...options);
  return `${files.length} tarballs are in order`;
}

function run(program: string, ...operands: string[]): string {
  return runWith("", program, ...operands);
}

/** Runs a program in the copy with something to read, and returns what it printed. */
function runWith(input: string, program: string, ...operands: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, operands, {
    cwd: copy,
    input,
    encoding: "utf8",
    env: { ...environment(), NO_COLOR: "1", npm_config_loglevel: "error" },
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error) throw new Refusal(error.message);
  if (status !== 0) throw new Refusal(stderr.trim() || stdout.trim());
  return stdout.trim();
}

/** Without what npm tells its children about the place where it was started, which would lead back from the copy. */
function environment(): NodeJS.ProcessEnv {
  const leadsBack = /^(?:npm_package_.*|npm_lifecycle_.*|npm_config_local_prefix|INIT_CWD)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !leadsBack.test(name)));
}
