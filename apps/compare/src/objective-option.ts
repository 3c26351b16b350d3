import { type Objective, ObjectiveSyntaxError, parseObjective } from "@acceptloop/load";
import { type CommandLine, UsageError } from "@acceptloop/program";

/**
 * The objective of `--slo`, if there is one.
 *
 * @throws {UsageError} when it cannot be read
 */
export function objectiveOf(commandLine: CommandLine): Objective | undefined {
  const text = commandLine.text("slo");
  try {
    return text === undefined ? undefined : parseObjective(text);
  } catch (error) {
    if (error instanceof ObjectiveSyntaxError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
