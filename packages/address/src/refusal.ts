import { AddressSyntaxError } from "./address-syntax-error.ts";

/** The error to throw; a call is shorter than `new`, and so lets the readers' loops be inlined where they are used. */
export function refusal(text: string, position: number, reason: string): AddressSyntaxError {
  return new AddressSyntaxError(text, position, reason);
}
