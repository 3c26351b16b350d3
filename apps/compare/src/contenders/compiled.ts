import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Where the sources are, from `src` as from `dist`. */
const sources = fileURLToPath(new URL("../../examples/guests/", import.meta.url));

/** How a source becomes a program, by the ending of its name. */
const compilers: Readonly<
  Record<string, (source: string, program: string) => readonly [string, ...string[]]>
> = {
  ".c": (source, program) => ["gcc", "-O2", "-pthread", "-o", program, source],
  ".go": (source, program) => ["go", "build", "-o", program, source],
  ".rs": (source, program) => ["rustc", "-O", "-o", program, source],
};

/** Thrown when a source cannot become a program here. */
export class CompilationError extends Error {
  override readonly name = "CompilationError";
  /** Stable across versions. */
  readonly code = "COMPILATION";
}

/**
 * The program that a source of `examples/guests` becomes: itself where nothing is to be compiled. It is kept, and made
 * again when a source has changed.
 *
 * @returns its path
 * @throws {CompilationError} when the compiler is missing, or finds fault
 */
export async function compiled(source: string): Promise<string> {
  const path = join(sources, source);
  const compiler = compilers[extname(source)];
  if (compiler === undefined) return path;
  const program = join(cacheFolder(), `${basename(source).replace(".", "-")}-${hashOfAll()}`);
  if (existsSync(program)) return program;
  const draft = `${program}.${process.pid}`;
  const [file, ...operands] = compiler(path, draft);
  try {
    await execute(file, operands);
  } catch (error) {
    throw new CompilationError(reasonOf(error, file, source), { cause: error });
  }
  // At once, since another run may look for it at this moment.
  renameSync(draft, program);
  return program;
}

/** Of every source, since one may include another; and of the processor, for which they are compiled. */
function hashOfAll(): string {
  const hash = createHash("sha256").update(process.arch);
  for (const name of readdirSync(sources).toSorted())
    hash.update(name).update(readFileSync(join(sources, name)));
  return hash.digest("hex").slice(0, 16);
}

/** Everybody may write where it is: whoever was there first could have put another program into it. */
function cacheFolder(): string {
  const folder = join(tmpdir(), `acceptloop-guests-${process.getuid?.() ?? "all"}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  const isOurs = uid === (process.getuid?.() ?? uid) && (mode & 0o022) === 0;
  return isOurs ? folder : mkdtempSync(`${folder}-`);
}

function reasonOf(error: unknown, compiler: string, source: string): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return `${compiler} is not installed`;
  const [fault = error.message] = /^.*error.*$/m.exec("stderr" in error ? String(error.stderr) : "") ?? [];
  return `${compiler} does not compile ${source}: ${fault}`;
}
