import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { AddressRangeError } from "../address-range-error.ts";
import { AddressSyntaxError } from "../address-syntax-error.ts";
import { addressCommands } from "./address-commands.ts";
import { byteCommands } from "./byte-commands.ts";
import { UsageError, type Command, type Options } from "./command.ts";
import { endpointCommands } from "./endpoint-commands.ts";
import { systemCommands } from "./system-commands.ts";

/** Where a run writes. */
export interface Output {
  stdout(text: string): void;
  stderr(text: string): void;
}

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({ ...addressCommands, ...byteCommands, ...endpointCommands, ...systemCommands }),
);

const GENERAL_USAGE = "COMMAND ARGUMENT... [--json]";

/**
 * Runs the command line.
 *
 * @param argv what stands after the program's name
 * @returns the exit code: 0 done, 1 wrong usage, 2 the system refused
 */
export async function run(argv: readonly string[], output: Output): Promise<number> {
  let usage = GENERAL_USAGE;
  try {
    const { values, positionals } = readArguments(argv);
    const { help = false, version = false, json = false, ...options } = values;
    const [name, ...words] = positionals;
    if (version) {
      output.stdout(`${readVersion()}\n`);
      return 0;
    }
    if (help) {
      output.stdout(helpFor(name));
      return 0;
    }
    const command = COMMANDS.get(name ?? "");
    if (name === undefined) throw new UsageError("a command is missing; address --help lists them");
    if (command === undefined)
      throw new UsageError(`unknown command ${JSON.stringify(name)}; address --help lists them`);
    usage = usageOf(name, command);
    requireFit(command, words, options);
    for (const result of await command.run(words, options)) {
      output.stdout(`${json ? JSON.stringify(result.json) : result.text}\n`);
    }
    return 0;
  } catch (error) {
    output.stderr(`address: ${messageOf(error)}\n`);
    if (!isWrongUsage(error)) return 2;
    output.stderr(`Usage: address ${usage}\n`);
    return 1;
  }
}

function readArguments(argv: readonly string[]): {
  readonly values: Options & { readonly help?: boolean; readonly json?: boolean; readonly version?: boolean };
  readonly positionals: readonly string[];
} {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      all: { type: "boolean" },
      "byte-order": { type: "string" },
      from: { type: "string" },
      help: { type: "boolean", short: "h" },
      json: { type: "boolean" },
      system: { type: "string" },
      version: { type: "boolean" },
    },
  });
}

function requireFit(command: Command, words: readonly string[], options: Options): void {
  const [least, most] = command.count;
  if (words.length < least) throw new UsageError("an argument is missing");
  if (words.length > most)
    throw new UsageError(`there is an argument too many: ${words.slice(most).join(" ")}`);
  const known: readonly string[] = command.options ?? [];
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) throw new UsageError(`this command takes no --${unknown}`);
}

/** What was given is wrong, and not the system: parseArgs throws TypeErrors with codes of its own. */
function isWrongUsage(error: unknown): boolean {
  return (
    error instanceof UsageError ||
    error instanceof AddressSyntaxError ||
    error instanceof AddressRangeError ||
    error instanceof TypeError
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function usageOf(name: string, command: Command): string {
  return `${name} ${command.usage} [--json]`.replace("  ", " ");
}

function helpFor(name: string | undefined): string {
  const command = COMMANDS.get(name ?? "");
  if (name !== undefined && command !== undefined) {
    return `Usage: address ${usageOf(name, command)}\n\n${command.summary}\n`;
  }
  const summaries = Array.from(COMMANDS, ([key, { summary }]) => `  ${key.padEnd(12)}${summary}`);
  return `Usage: address ${GENERAL_USAGE}

Reads, writes, compares and classifies addresses of the Internet.

Commands:
${summaries.join("\n")}

Options:
  --json      one line of JSON for each result
  --help      this text, or the usage of a command
  --version   the version

Examples:
  address parse 2001:DB8:0:0::1
  address contains 10.0.0.0/8 10.1.2.3
  address classify 100.64.0.1
  address encode sockaddr_in 1.2.3.4:80
  address resolve localhost --all
  address services smtp

Exit codes: 0 done, 1 wrong usage, 2 the system refused (an unknown host).
`;
}

function readVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version }: { version: string } = JSON.parse(text);
  return version;
}
