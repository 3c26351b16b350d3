// Says what is missing in the documentation of the libraries: what `deno doc --lint` finds, and every function, class and
// value without an example. Types need none: they are in the examples of what takes and returns them.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { denoManifestOf, type Published, published, repository } from "./published.ts";

/** The part of what `deno doc --json` prints that is looked at here. */
interface Documentation {
  readonly nodes: Readonly<Record<string, { readonly symbols?: readonly DocumentedSymbol[] }>>;
}

interface DocumentedSymbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly jsDoc?: { readonly tags?: readonly { readonly kind: string; readonly doc?: string }[] };
  }[];
}

type Reasons = Readonly<Record<string, Readonly<Record<string, string>>>>;

const reasonsFile = "scripts/without-example.json";
/** Why a symbol has no example, by package and name. */
const reasons: Reasons = JSON.parse(readFileSync(join(repository, reasonsFile), "utf8"));

const libraries = published().filter((room) => denoManifestOf(room).publish !== false);
const complaints = libraries.flatMap(complaintsAbout);
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else console.log(`${libraries.length} libraries are documented`);

function complaintsAbout(room: Published): string[] {
  const { status, stderr } = denoDoc(room, "--lint");
  return status === 0 ? aboutExamples(room) : [`${room.folder}: deno doc --lint reports:\n${stderr}`];
}

function aboutExamples(room: Published): string[] {
  const { stdout } = denoDoc(room, "--json");
  const { nodes }: Documentation = JSON.parse(stdout);
  const symbols = Object.values(nodes).flatMap((node) => node.symbols ?? []);
  const without = new Set(symbols.filter((symbol) => !hasExample(symbol)).map(({ name }) => name));
  const excused = Object.keys(reasons[room.manifest.name] ?? {});
  const isRun = existsSync(join(repository, room.folder, "src", "examples.test.ts"));
  return [
    ...(isRun ? [] : [`${room.folder}: src/examples.test.ts is missing, so nothing runs its examples.`]),
    ...[...without]
      .filter((name) => !excused.includes(name))
      .map((name) => `${room.folder}: ${name} has neither an example nor a reason in ${reasonsFile}.`),
    ...excused
      .filter((name) => !without.has(name))
      .map((name) => `${room.folder}: ${name} needs no reason in ${reasonsFile}.`),
  ];
}

/** Whether it is shown at work, in the form that the tests run; a type and a re-export are shown elsewhere. */
function hasExample({ declarations }: DocumentedSymbol): boolean {
  return declarations.every(
    ({ kind, jsDoc }) =>
      !["function", "class", "variable"].includes(kind) ||
      jsDoc?.tags?.some((tag) => tag.kind === "example" && tag.doc?.includes("```ts\n")),
  );
}

function denoDoc(room: Published, option: string): { status: number | null; stdout: string; stderr: string } {
  const { exports } = denoManifestOf(room);
  const sources = typeof exports === "string" ? [exports] : Object.values(exports);
  const { error, ...outcome } = spawnSync("deno", ["doc", "--quiet", option, ...sources], {
    cwd: join(repository, room.folder),
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error) throw error;
  return outcome;
}
