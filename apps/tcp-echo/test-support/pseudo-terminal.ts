import { spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { screenOf } from "./screen.ts";

/** A program that believes that a person sits before it. */
export interface PseudoTerminal {
  /** Presses keys. */
  type(keys: string): void;
  /** What the person sees now. */
  screen(): string;
  /** The exit code. */
  readonly exited: Promise<number>;
}

const COLUMNS = 50;
const PYTHON = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
const SHELL = `stty rows 24 cols ${COLUMNS} && exec "$@"`;

/** Runs a program in a pseudo-terminal of 24 rows and 50 columns; stdout and stderr both go there. */
export function openPseudoTerminal(command: readonly string[]): PseudoTerminal {
  const child = spawn("python3", ["-c", PYTHON, "sh", "-c", SHELL, "sh", ...command]);
  // A test that fails leaves the program sitting at its prompt.
  onTestFinished(() => void child.kill());
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  return {
    type: (keys) => void child.stdin.write(keys),
    screen: () => screenOf(output, COLUMNS),
    exited: once(child, "close").then(([code]) => Number(code)),
  };
}
