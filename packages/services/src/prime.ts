import { FramingError } from "@acceptloop/framing/framing-error";
import { LineDecoder } from "@acceptloop/framing/lines";
import { isPrime } from "./is-prime.ts";
import type { Service, Session } from "./service.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });
/** About 1,000 bits: the longest that a server lets a stranger ask for. */
const MOST_DIGITS = 300;

/**
 * Says which numbers are prime, one JSON object in each line (Prime Time, problem 1 of Protohackers):
 * `{"method":"isPrime","number":7}` is answered by `{"method":"isPrime","prime":true}`. Whole numbers may have 300 digits;
 * a number with a point or an exponent is not prime. To a request that is none of these the answer is an error, and the
 * end.
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const session = serviceNamed("prime").open("127.0.0.1:54012");
 * const ask = (line: string) => new TextDecoder().decode(session.receive(new TextEncoder().encode(line)));
 * ask('{"method":"isPrime","number":18446744073709551557}\n'); // => '{"method":"isPrime","prime":true}\n'
 * ask('{"method":"isPrime"}\n'); // => '{"error":"\\"number\\" must be a number"}\n'
 * session.isOver; // => true
 * ```
 */
export const prime: Service = { name: "prime", effort: "burns", open: openPrime };

/** A number as it was written, which `JSON.parse` by itself rounds to 53 bits. */
class NumberText {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

/** What is wrong with a request, in a sentence for the peer. */
class RequestError extends Error {}

function openPrime(): Session {
  const lines = new LineDecoder();
  let isOver = false;
  let answers = "";

  function visit(buffer: Uint8Array, start: number, end: number): void {
    if (!isOver) answers += `${answerTo(buffer.subarray(start, end))}\n`;
  }

  /** Calls the decoder, and returns what its lines are answered by. */
  function answer(decode: () => void): Uint8Array {
    answers = "";
    try {
      decode();
    } catch (error) {
      if (!(error instanceof RequestError || error instanceof FramingError)) throw error;
      isOver = true;
      answers += `${JSON.stringify({ error: error.message })}\n`;
    }
    return encoder.encode(answers);
  }

  return {
    get isOver() {
      return isOver;
    },
    receive: (bytes) => answer(() => lines.push(bytes, visit)),
    end: () => answer(() => lines.end(visit)),
  };
}

function answerTo(line: Uint8Array): string {
  return JSON.stringify({ method: "isPrime", prime: isWrittenPrime(numberIn(line)) });
}

function isWrittenPrime(digits: string): boolean {
  if (!/^[0-9]+$/.test(digits)) return false;
  if (digits.length > MOST_DIGITS) throw new RequestError(`a number may have ${MOST_DIGITS} digits here`);
  return isPrime(BigInt(digits));
}

function numberIn(line: Uint8Array): string {
  const request = parsed(line);
  if (!isObject(request)) throw new RequestError("a request must be a JSON object");
  if (!("method" in request) || request.method !== "isPrime")
    throw new RequestError('"method" must be "isPrime"');
  if (!("number" in request) || !(request.number instanceof NumberText))
    throw new RequestError('"number" must be a number');
  return request.number.digits;
}

function isObject(value: unknown): value is object {
  const isSomethingElse = Array.isArray(value) || value instanceof NumberText;
  return typeof value === "object" && value !== null && !isSomethingElse;
}

function parsed(line: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(line), keepDigits);
  } catch {
    throw new RequestError("a request must be a line of JSON");
  }
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === "number" ? new NumberText(context?.source ?? String(value)) : value;
}
