import { UsageError } from "@acceptloop/program";

/**
 * The value of an option that is some of several names, as `fork,thread`; in the order of the choices, whatever the order in
 * which they were typed.
 *
 * @throws {UsageError} for a name that is none of them
 */
export function choicesIn<Name extends string>(
  option: string,
  text: string,
  choices: readonly Name[],
): Name[] {
  const wanted = text.split(",");
  const unknown = wanted.find((name) => !choices.some((choice) => choice === name));
  if (unknown !== undefined) {
    throw new UsageError(`--${option} takes some of ${choices.join(",")}, not ${JSON.stringify(unknown)}`);
  }
  return choices.filter((choice) => wanted.includes(choice));
}
