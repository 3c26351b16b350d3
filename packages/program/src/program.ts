import { readFileSync } from "node:fs";
import { FramingError } from "@acceptloop/framing/framing-error";
import { SocketError } from "@acceptloop/sockets";
import { CommandLine, type Options, UsageError } from "./command-line.ts";
import { helpOf, helpOfCommand, usageOf } from "./help.ts";
import { note } from "./note.ts";

/** One thing that a program can do. */
export interface Command {
  /** What it does, in a sentence. */
  readonly summary: string;
  /** Its operands in the usage line, as `[ENDPOINT]` or `ENDPOINT TARGET`: as many as may be given. */
  readonly operands: string;
  /** Its options, besides `--help` and `--version`. */
  readonly options: Options;
  /** Command lines worth trying. */
  readonly examples: readonly string[];
  /** Does it; the program ends when the promise resolves. */
  run(commandLine: CommandLine): Promise<void>;
}

/** A program of several commands. */
export interface Program {
  /** As it is typed. */
  readonly name: string;
  /** What it is, for the help. */
  readonly summary: string;
  /** Where its package.json is, which knows the version. */
  readonly manifest: URL;
  /** What it can do, by the first word after its name. */
  readonly commands: Readonly<Record<string, Command>>;
}

const EXIT_USAGE = 1;
const EXIT_REFUSED = 2;
/** EX_SOFTWARE of sysexits(3): a bug, which none of the other codes may hide. */
const EXIT_CRASHED = 70;

/**
 * Runs the command that the process was started with, and ends the process: with 0 when it is done, 1 when it was used
 * wrongly, 2 when the network or the system refused, 70 when it crashed; each but the first with a sentence on stderr.
 *
 * @example
 * ```ts
 * import { runProgram } from "@acceptloop/program";
 *
 * // As if somebody had typed `greet hello Ada`.
 * process.argv.splice(2, Infinity, "hello", "Ada");
 * await runProgram({
 *   name: "greet",
 *   summary: "is polite",
 *   manifest: new URL("package.json", import.meta.url),
 *   commands: {
 *     hello: {
 *       summary: "Says hello.",
 *       operands: "NAME",
 *       options: {},
 *       examples: ["greet hello Ada"],
 *       run: async (commandLine) => console.log(`Hello, ${commandLine.operand}!`),
 *     },
 *   },
 * });
 * ```
 */
export async function runProgram(program: Program): Promise<void> {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (error: unknown) => endWith(program, error));
  }
  // Whoever reads our output may stop at the first line.
  process.stdout.on("error", () => {});

  const [name = "", ...argv] = process.argv.slice(2);
  const command = Object.hasOwn(program.commands, name) ? program.commands[name] : undefined;
  const asksFor = (option: string): boolean => (command === undefined ? [name] : argv).includes(option);
  try {
    if (asksFor("--help")) print(command ? helpOfCommand(program, name, command) : helpOf(program));
    else if (asksFor("--version")) print(`${program.name} ${versionIn(program.manifest)}`);
    else if (command) await command.run(new CommandLine(argv, command.options, operandsOf(command)));
    else
      throw new UsageError(
        name === "" ? "a command is missing" : `there is no command ${JSON.stringify(name)}`,
      );
    process.stdout.write("", () => process.exit(0));
  } catch (error) {
    if (error instanceof UsageError) {
      note(`${program.name}: ${error.message}\n${usageOf(program, name, command)}`);
      process.exit(EXIT_USAGE);
    }
    endWith(program, error);
  }
}

/** How many there may be: none has no word in the usage line. */
function operandsOf({ operands }: Command): number {
  return operands === "" ? 0 : operands.split(" ").length;
}

function endWith(program: Program, error: unknown): never {
  const sentence = error instanceof Error ? error.message : String(error);
  if (error instanceof SocketError || error instanceof FramingError || isForbidden(error)) {
    note(`${program.name}: ${sentence}`);
    process.exit(EXIT_REFUSED);
  }
  note(`${program.name} crashed: ${sentence}`);
  process.exit(EXIT_CRASHED);
}

/** Deno throws what it does not permit at any time, also where nobody can catch it. */
function isForbidden(error: unknown): boolean {
  return error instanceof Error && /^(NotCapable|PermissionDenied)$/.test(error.name);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function versionIn(manifest: URL): string {
  const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, "utf8"));
  return String(version);
}
