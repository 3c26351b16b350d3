import { crash } from "./crash.ts";
import { echo } from "./echo.ts";
import type { Service } from "./service.ts";
import { sleep } from "./sleep.ts";
import { upper } from "./upper.ts";
import { work } from "./work.ts";

const plain = new Map([upper, echo, crash].map((service) => [service.name, service]));
const timed = new Map([
  ["work", work],
  ["sleep", sleep],
]);
const LONGEST_MILLISECONDS = 60_000;

/** How services are named on the command line. */
export const serviceNames: readonly string[] = [
  ...plain.keys(),
  ...Array.from(timed.keys(), (name) => `${name}:MS`),
];

/** Thrown for a name that no service has. */
export class UnknownServiceError extends RangeError {
  override readonly name = "UnknownServiceError";
  /** Stable across versions. */
  readonly code = "UNKNOWN_SERVICE";

  constructor(name: string) {
    const range = `MS a whole number from 0 to ${LONGEST_MILLISECONDS}`;
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
 * ```
 */
export function serviceNamed(name: string): Service {
  const service = plain.get(name);
  if (service) return service;
  const [, family = "", digits = ""] = /^([a-z]+):([0-9]{1,5})$/.exec(name) ?? [];
  const make = timed.get(family);
  const milliseconds = Number(digits);
  if (!make || milliseconds > LONGEST_MILLISECONDS) throw new UnknownServiceError(name);
  return make(milliseconds);
}
