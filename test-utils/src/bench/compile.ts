import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "acceptloop-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** How a source becomes a program, by the ending of its name. */
const compilers: Readonly<Record<string, (source: string, program: string) => readonly string[]>> = {
  c: (source, program) => ["gcc", "-O2", "-o", program, source, "-lpthread"],
  go: (source, program) => ["go", "build", "-o", program, source],
  rs: (source, program) => ["rustc", "-O", "-o", program, source],
};

/**
 * Compiles a program for the length of this process.
 *
 * @returns its path; undefined, and a word on stderr, where the compiler is missing
 */
export function compile(source: URL): string | undefined {
  const ending = source.pathname.slice(source.pathname.lastIndexOf(".") + 1);
  const program = join(folder, basename(source.pathname).replaceAll(".", "-"));
  const [command = "", ...operands] = compilers[ending]?.(source.pathname, program) ?? [];
  try {
    execFileSync(command, operands, { stdio: ["ignore", "ignore", "inherit"] });
    return program;
  } catch {
    process.stderr.write(`no ${command} here, so ${basename(source.pathname)} does not take part\n`);
    return undefined;
  }
}
