import { AddressSyntaxError } from "./address-syntax-error.ts";

/** Calls `parse`, which reads a part of `text` that begins at `start`; its error becomes one in the whole text. */
export function relocate<Value>(text: string, start: number, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw error instanceof AddressSyntaxError
      ? new AddressSyntaxError(text, start + error.position, error.reason)
      : error;
  }
}
