import { AddressSyntaxError } from "./address-syntax-error.ts";
import { relocate } from "./relocate.ts";
import { parseEndpoint, type InternetEndpoint } from "./endpoint.ts";

/** The `host:port` in `text[start, end)`; positions in errors count from the beginning of the text. */
export function requireHostAndPort(text: string, start: number, end: number = text.length): InternetEndpoint {
  const part = text.slice(start, end);
  const endpoint = relocate(text, start, () => parseEndpoint(part));
  if ("path" in endpoint || !part.includes(":")) {
    throw new AddressSyntaxError(text, start, "a host and a port must be given");
  }
  return endpoint;
}
