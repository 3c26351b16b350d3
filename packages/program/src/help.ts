import type { Option, Options } from "./command-line.ts";
import type { Command, Program } from "./program.ts";

/** `Usage: tcp-echo serve [ENDPOINT] [options]`, or for the whole program when no command is named. */
export function usageOf(program: Program, name?: string, command?: Command): string {
  const words =
    name === undefined || command === undefined
      ? [program.name, Object.keys(program.commands).join("|"), "…"]
      : [program.name, name, command.operands, "[options]"];
  return `Usage: ${words.filter((word) => word !== "").join(" ")}`;
}

/** The whole help of a program. */
export function helpOf(program: Program): string {
  const commands = Object.entries(program.commands);
  return [
    `${program.name}: ${program.summary}`,
    ...commands.map(([name, command]) => `${usageOf(program, name, command)}\n  ${command.summary}`),
    `Options of all: --help, --version\nExit codes: 0 done, 1 wrong usage, 2 the network or the system refused`,
    examplesOf(commands.flatMap(([, command]) => command.examples)),
  ].join("\n\n");
}

/** The help of one command. */
export function helpOfCommand(program: Program, name: string, command: Command): string {
  return [
    `${usageOf(program, name, command)}\n  ${command.summary}`,
    `ENDPOINT is 8254, host:8254, [::1]:8254 or unix:/path; port 0 picks a free one.`,
    `Options:\n${optionsOf(command.options)}`,
    examplesOf(command.examples),
  ].join("\n\n");
}

function optionsOf(options: Options): string {
  const rows = Object.entries(options).map(([name, option]) => ({
    left: labelOf(name, option),
    right: option.default === undefined ? option.help : `${option.help} (default ${option.default})`,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

function labelOf(name: string, { value, bare }: Option): string {
  if (value === undefined) return `--${name}`;
  return bare === undefined ? `--${name} ${value}` : `--${name}[=${value}]`;
}

function examplesOf(examples: readonly string[]): string {
  return `Examples:\n${examples.map((example) => `  ${example}`).join("\n")}`;
}
