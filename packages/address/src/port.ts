import { AddressSyntaxError } from "./address-syntax-error.ts";

const HIGHEST_PORT = 65_535;

/** `text[start, end)` when it is a port; throws AddressSyntaxError otherwise. */
export function requirePort(text: string, start: number, end: number = text.length): number {
  const digits = text.slice(start, end);
  if (!/^(0|[1-9][0-9]{0,4})$/.test(digits) || Number(digits) > HIGHEST_PORT) {
    throw new AddressSyntaxError(text, start, `a port is a number from 0 to ${HIGHEST_PORT}`);
  }
  return Number(digits);
}
