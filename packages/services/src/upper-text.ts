import type { Service, Session } from "./service.ts";

const encoder = new TextEncoder();

/**
 * Sends back the text that it receives in capitals, as Python's `decode().upper().encode()` makes them: by the full case
 * mapping of Unicode, so that é becomes É, ß becomes SS and ﬁ becomes FI. Python dies of a byte that is not UTF-8; here
 * it becomes U+FFFD and the conversation goes on.
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const session = serviceNamed("upper-text").open("127.0.0.1:54012");
 * new TextDecoder().decode(session.receive(new TextEncoder().encode("straße"))); // => "STRASSE"
 * session.receive(Uint8Array.of(0xff)); // => Uint8Array.of(0xef, 0xbf, 0xbd)
 * ```
 */
export const upperText: Service = { name: "upper-text", effort: "none", open: openUpperText };

function openUpperText(): Session {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    receive: (bytes) => encoder.encode(decoder.decode(bytes, { stream: true }).toUpperCase()),
    end: () => encoder.encode(decoder.decode()),
  };
}
