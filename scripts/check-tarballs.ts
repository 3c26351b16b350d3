// Says what is wrong with the tarballs that `npm pack --json` tells of on standard input: what must not be in them, what is
// missing, and what has grown too large.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { published, repository } from "./published.ts";

/** The part of what `npm pack --json` prints that is looked at here. */
interface Tarball {
  readonly name: string;
  /** In bytes, compressed. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** Bytes that a tarball may have. Whoever needs more says so here. */
const USUAL_BUDGET = 80_000;
const budgets: Readonly<Record<string, number>> = {
  "@acceptloop/address": 130_000,
  "@acceptloop/framing": 115_000,
  // The page of its report is in it, with the charts.
  "@acceptloop/compare": 340_000,
};

/** What a token or a private key begins with. */
const secret = /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:npm_|gh[pousr]_|github_pat_|jsrp?_)[A-Za-z0-9]{20}/;

const told: Tarball[] = Object.values(JSON.parse(await text(process.stdin)));
const folders = new Map(published().map(({ folder, manifest }) => [manifest.name, join(repository, folder)]));
const complaints = told.flatMap((tarball) => [
  ...aboutSize(tarball),
  ...aboutStrangers(tarball),
  ...aboutOutput(tarball),
  ...aboutSecrets(tarball),
]);
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else {
  const bytes = told.reduce((sum, { size }) => sum + size, 0);
  console.log(`${told.length} tarballs, ${Math.ceil(bytes / 1000)} kB together, each within its budget`);
}

function aboutSize({ name, size }: Tarball): string[] {
  const budget = budgets[name] ?? USUAL_BUDGET;
  return size <= budget ? [] : [`${name}: its tarball has ${size} bytes, and its budget is ${budget}.`];
}

/** A tarball has sources, data and style among them, what was built of them, examples, and what npm always packs. */
function aboutStrangers({ name, files }: Tarball): string[] {
  const usual = ["LICENSE", "README.md", "package.json"];
  const paths = files.map(({ path }) => path);
  const isExpected =
    /^(?:src\/.*(?<!\.test)\.(?:ts|css|json)|dist\/.*\.(?:(?:d\.ts|js)(?:\.map)?|json|bundle\.css)|examples\/.*|bin\.js)$/;
  return [
    ...usual.filter((path) => !paths.includes(path)).map((path) => `${name}: ${path} is not in its tarball.`),
    ...paths
      .filter((path) => !usual.includes(path) && !isExpected.test(path))
      .map((path) => `${name}: ${path} does not belong into its tarball.`),
  ];
}

/** Each output is of a source that is there, and its map leads to that source. */
function aboutOutput({ name, files }: Tarball): string[] {
  const paths = new Set(files.map(({ path }) => path));
  return files.flatMap(({ path }) => {
    const [, stem] = /^dist\/(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(path) ?? [];
    // A bundle is of many sources, and its map would be as large as all of them.
    if (stem === undefined || stem.endsWith(".bundle")) return [];
    if (!paths.has(`src/${stem}.ts`)) return [`${name}: ${path} has no source; remove dist and build again.`];
    if (!path.endsWith(".map")) return [];
    const { sources }: { sources: string[] } = JSON.parse(contentOf(name, path));
    const lost = sources.filter((source) => !paths.has(join(path, "..", source)));
    return lost.map((source) => `${name}: ${path} is a map of ${source}, which is not in its tarball.`);
  });
}

function aboutSecrets({ name, files }: Tarball): string[] {
  return files
    .filter(({ path }) => secret.test(contentOf(name, path)))
    .map(({ path }) => `${name}: ${path} contains what looks like a token or a private key.`);
}

function contentOf(name: string, path: string): string {
  return readFileSync(join(folders.get(name) ?? repository, path), "utf8");
}
