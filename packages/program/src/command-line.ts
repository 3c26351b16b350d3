import { parseArgs } from "node:util";
import { AddressSyntaxError } from "@acceptloop/address/address-syntax-error";
import { type Endpoint, type InternetEndpoint, parseEndpoint } from "@acceptloop/address/endpoint";

/** One option of a command. */
export interface Option {
  /** What stands for its value in the help, as `MS`. Without it the option is a switch. */
  readonly value?: string;
  /** Its value when it is not given. */
  readonly default?: string;
  /** Its value when only its name is given: then another one must follow an equals sign, as `--trace=mermaid`. */
  readonly bare?: string;
  /** Whether it may be given several times; otherwise the last one counts. */
  readonly multiple?: boolean;
  /** What it does, for the help. */
  readonly help: string;
}

/** The options of a command, by name without the dashes. */
export type Options = Readonly<Record<string, Option>>;

/**
 * Thrown for a command line that makes no sense; the program ends with exit code 1.
 *
 * @example
 * ```ts
 * import { CommandLine, UsageError } from "@acceptloop/program";
 *
 * assert.throws(() => new CommandLine(["--pirouette"], {}), UsageError);
 * new UsageError("a command is missing").code; // => "USAGE"
 * ```
 */
export class UsageError extends Error {
  /** What tells it from other errors. */
  override readonly name = "UsageError";
  /** Stable across versions. */
  readonly code = "USAGE";
}

/** What stands behind an option, once or several times. */
type Value = string | boolean | undefined | readonly (string | boolean)[];

/**
 * What a person typed after the name of a command, read by its options.
 *
 * @example
 * ```ts
 * import { CommandLine } from "@acceptloop/program";
 *
 * const options = { backlog: { value: "N", default: "511", help: "length of the queue" } };
 * const commandLine = new CommandLine(["8254", "--backlog", "7"], options);
 * commandLine.endpoint(); // => { host: "127.0.0.1", port: 8254 }
 * commandLine.integer("backlog", 1, 65535); // => 7
 * ```
 */
export class CommandLine {
  readonly #values: Readonly<Record<string, Value>>;
  readonly #options: Options;
  readonly #positionals: readonly string[];

  /**
   * Reads what was typed.
   *
   * @param operands how many may be given
   * @throws {UsageError} for an option that is unknown or lacks its value, and for an operand too many
   */
  constructor(argv: readonly string[], options: Options, operands: number = 1) {
    const { values, positionals } = parse(argv, options);
    this.#values = values;
    this.#options = options;
    this.#positionals = positionals;
    if (positionals.length > operands)
      throw new UsageError(`${JSON.stringify(positionals[operands])} is one operand too many`);
  }

  /** Whether an option was typed, be it with its default. */
  isGiven(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /** Whether a switch was given. */
  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** The value of an option, or its default. */
  text(name: string): string | undefined {
    const value = this.#values[name] ?? this.#options[name]?.default;
    return typeof value === "string" ? value : undefined;
  }

  /** All values of an option that may be given several times, in the order in which they were typed. */
  texts(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
  }

  /**
   * The value of an option that is one of several words.
   *
   * @throws {UsageError} when it is none of them
   */
  choice(name: string, choices: readonly string[]): string {
    const value = this.text(name) ?? "";
    if (!choices.includes(value)) {
      throw new UsageError(`--${name} takes ${choices.join(" or ")}, not ${JSON.stringify(value)}`);
    }
    return value;
  }

  /**
   * The value of an option that is a whole number.
   *
   * @throws {UsageError} when it is none, or out of range
   */
  integer(name: string, lowest: number, highest: number): number {
    const value = this.text(name) ?? "";
    const number = Number(value);
    if (!/^[0-9]{1,15}$/.test(value) || number < lowest || number > highest) {
      const range = `a whole number from ${lowest} to ${highest}`;
      throw new UsageError(`--${name} takes ${range}, not ${JSON.stringify(value)}`);
    }
    return number;
  }

  /** The operand as it was typed, if there was one. */
  get operand(): string | undefined {
    return this.#positionals[0];
  }

  /** All operands as they were typed. */
  get operands(): readonly string[] {
    return this.#positionals;
  }

  /**
   * The endpoint that was given as operand.
   *
   * @param fallback what stands for a missing operand; without it one must be given
   * @param position which operand, from 0
   * @throws {UsageError} when the operand is missing or is no endpoint
   */
  endpoint(fallback?: string, position: number = 0): Endpoint {
    const text = this.#positionals[position] ?? fallback;
    if (text === undefined) throw new UsageError("an ENDPOINT is missing");
    return endpointIn(text);
  }

  /**
   * The value of an option that is an address and a port, if it was given.
   *
   * @throws {UsageError} when it is something else
   */
  internetEndpoint(name: string): InternetEndpoint | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const endpoint = endpointIn(text);
    if ("path" in endpoint) throw new UsageError(`--${name} takes HOST:PORT, not ${JSON.stringify(text)}`);
    return endpoint;
  }
}

function endpointIn(text: string): Endpoint {
  try {
    return parseEndpoint(text);
  } catch (error) {
    if (error instanceof AddressSyntaxError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function parse(
  argv: readonly string[],
  options: Options,
): { values: Record<string, Value>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: argv.map((word) => completed(word, options)),
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, option]) => [
          name,
          {
            type: option.value === undefined ? ("boolean" as const) : ("string" as const),
            ...(option.multiple !== undefined && { multiple: option.multiple }),
          },
        ]),
      ),
    });
    return { values, positionals };
  } catch (error) {
    // parseArgs explains itself in sentences, some of them on lines of their own; the first says what is wrong.
    const [sentence = "the command line makes no sense"] =
      error instanceof Error ? error.message.split(/\.\s/) : [];
    throw new UsageError(sentence, { cause: error });
  }
}

/** `--trace=calls` for `--trace`, where that is what the bare option means. */
function completed(word: string, options: Options): string {
  const name = word.startsWith("--") ? word.slice(2) : "";
  const bare = Object.hasOwn(options, name) ? options[name]?.bare : undefined;
  return bare === undefined ? word : `${word}=${bare}`;
}
