import { bytes } from "./bytes.ts";
import { caret } from "./caret.ts";
import { chargen } from "./chargen.ts";
import { crash } from "./crash.ts";
import { daytime } from "./daytime.ts";
import { discard } from "./discard.ts";
import { echo } from "./echo.ts";
import { int, intHost } from "./int.ts";
import { oneShot } from "./one-shot.ts";
import { prime } from "./prime.ts";
import type { Service } from "./service.ts";
import { sleep } from "./sleep.ts";
import { time } from "./time.ts";
import { upper } from "./upper.ts";
import { upperText } from "./upper-text.ts";
import { upperUnicode } from "./upper-unicode.ts";
import { work } from "./work.ts";

/** Services that differ by a whole number after their name. */
interface Family {
  readonly argument: string;
  readonly lowest: number;
  readonly highest: number;
  readonly default?: number;
  make(argument: number): Service;
}

const milliseconds = { argument: ":MS", lowest: 0, highest: 60_000 };
const integer = { argument: "[:N]", lowest: -(2 ** 31), highest: 2 ** 31 - 1, default: 10 };

const services = new Map(
  [
    upper,
    upperUnicode,
    upperText,
    echo,
    discard,
    chargen(),
    daytime(),
    time(),
    prime,
    caret,
    bytes,
    crash,
  ].map((service) => [service.name, service]),
);
const families = new Map<string, Family>([
  ["int", { ...integer, make: int }],
  ["int-host", { ...integer, make: intHost }],
  ["work", { ...milliseconds, make: work }],
  ["sleep", { ...milliseconds, make: sleep }],
]);

/**
 * How services are named on the command line.
 *
 * @example
 * ```ts
 * import { serviceNames } from "@acceptloop/services";
 *
 * serviceNames.includes("upper"); // => true
 * serviceNames.includes("work:MS"); // => true
 * ```
 */
export const serviceNames: readonly string[] = [
  ...services.keys(),
  ...Array.from(families, ([name, { argument }]) => `${name}${argument}`),
  "one-shot:SERVICE",
];

/**
 * Thrown for a name that no service has.
 *
 * @example
 * ```ts
 * import { serviceNamed, UnknownServiceError } from "@acceptloop/services";
 *
 * const shout = (): unknown => serviceNamed("shout");
 * assert.throws(shout, UnknownServiceError);
 * new UnknownServiceError("shout").code; // => "UNKNOWN_SERVICE"
 * ```
 */
export class UnknownServiceError extends RangeError {
  /** What tells it from other errors. */
  override readonly name = "UnknownServiceError";
  /** Stable across versions. */
  readonly code = "UNKNOWN_SERVICE";

  /** Lists the names that there are. */
  constructor(name: string) {
    const range = `MS from ${milliseconds.lowest} to ${milliseconds.highest}, N any integer of 32 bits`;
    super(`there is no service ${JSON.stringify(name)}; there are ${serviceNames.join(", ")}, ${range}`);
  }
}

/**
 * Finds a service by its name, as `upper` or `work:10`.
 *
 * @throws {UnknownServiceError} when there is none of that name
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const session = serviceNamed("upper").open("127.0.0.1:54012");
 * new TextDecoder().decode(session.receive(new TextEncoder().encode("héllo"))); // => "HéLLO"
 * serviceNamed("work:10").effort; // => "burns"
 * serviceNamed("int").name; // => "int:10"
 * ```
 */
export function serviceNamed(name: string): Service {
  const service = services.get(name);
  if (service) return service;
  const [family, argument] = cutAtColon(name);
  if (family === "one-shot" && argument !== undefined) return oneShot(serviceNamed(argument));
  const made = families.get(family);
  const value = integerIn(argument) ?? made?.default;
  if (!(made && value !== undefined && value >= made.lowest && value <= made.highest))
    throw new UnknownServiceError(name);
  return made.make(value);
}

function cutAtColon(name: string): [family: string, argument: string | undefined] {
  const colon = name.indexOf(":");
  return colon === -1 ? [name, undefined] : [name.slice(0, colon), name.slice(colon + 1)];
}

/** NaN, which is in no range, for what is no number; undefined where there is nothing. */
function integerIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^-?[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
}
