import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the programs run on. */
export type Runtime = "node" | "deno" | "bun";

/** The runtimes that every server must pass its tests under, at the versions that the repository pins. */
export const runtimes: readonly Runtime[] = ["node", "deno", "bun"];

const root = fileURLToPath(new URL("../..", import.meta.url));
const executables = join(root, "node_modules", ".bin");
const sourceCondition = "--conditions=@acceptloop/source";

/**
 * The command that runs an app from its source, as it is now.
 *
 * @param app the name of its folder, as `tcp-echo`
 */
export function commandOf(app: string, runtime: Runtime, ...operands: string[]): string[] {
  const main = join(root, "apps", app, "src", "main.ts");
  const options = {
    node: [sourceCondition],
    bun: [sourceCondition],
    deno: ["run", ...permissionsOf(app, operands)],
  };
  return [join(executables, runtime), ...options[runtime], main, ...operands];
}

/** The command that runs the TypeScript module on its standard input, in the folder of a package. */
export function programOnInput(runtime: Runtime): string[] {
  const options = {
    node: [sourceCondition, "--input-type=module-typescript", "-"],
    bun: [sourceCondition, "run", "-"],
    deno: ["run", "--no-prompt", "--allow-all", "--ext=ts", "-"],
  };
  return [join(executables, runtime), ...options[runtime]];
}

/**
 * The permissions that the app's README promises to be enough for Deno: it shows the command once for TCP, and once for
 * a Unix socket, which is a file as a FIFO is, as is the manifest that knows the version.
 */
function permissionsOf(app: string, operands: readonly string[]): string[] {
  const needsFiles = operands.some((operand) => /^(unix|fifo):/.test(operand) || operand === "--version");
  const readme = readFileSync(join(root, "apps", app, "README.md"), "utf8");
  const shown = (pattern: RegExp): string | undefined => pattern.exec(readme)?.[1];
  const usual = shown(/deno run (--.*?) apps/) ?? "";
  const permissions = needsFiles
    ? (shown(/deno run (--.*?) apps.* unix:/) ?? `${usual} --allow-read`)
    : usual;
  return ["--no-prompt", ...permissions.split(" ")];
}
