import type { Service, Session } from "./service.ts";
import { Utf8Decoder } from "./utf-8-decoder.ts";

const encoder = new TextEncoder();

/**
 * Sends back what it receives in capitals, as Go's `bytes.ToUpper` makes them: one character for one character by the
 * simple case mapping of Unicode, so that é becomes É while ß and ﬁ stay; each byte that is not UTF-8 becomes U+FFFD. A
 * character that the network has cut in two is awaited, not broken.
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * const session = serviceNamed("upper-unicode").open("127.0.0.1:54012");
 * session.receive(Uint8Array.of(0x61, 0xc3)); // => Uint8Array.of(0x41)
 * session.receive(Uint8Array.of(0xa9)); // => Uint8Array.of(0xc3, 0x89)
 * session.receive(Uint8Array.of(0xff)); // => Uint8Array.of(0xef, 0xbf, 0xbd)
 * ```
 */
export const upperUnicode: Service = { name: "upper-unicode", effort: "none", open: openUpperUnicode };

function openUpperUnicode(): Session {
  const decoder = new Utf8Decoder();
  return {
    receive: (bytes) => encoder.encode(capitalsOf(decoder.push(bytes))),
    end: () => encoder.encode(capitalsOf(decoder.end())),
  };
}

function capitalsOf(text: string): string {
  return text.replaceAll(/[a-z]+|[^\0-\x7f]/gu, capitalOf);
}

/** JavaScript's mapping is the full one, in which ß becomes SS: where the length changes, it was not the simple one. */
function capitalOf(character: string): string {
  const capital = character.toUpperCase();
  return capital.length === character.length ? capital : (prosgegrammeni(character) ?? character);
}

/**
 * The capital of a Greek vowel with an iota below, the only characters that have a full mapping to several and a simple
 * one to another (UnicodeData.txt): ᾳ becomes ᾼ, which stands eight or nine places further.
 */
function prosgegrammeni(vowel: string): string | undefined {
  const code = vowel.codePointAt(0) ?? 0;
  const candidates = [String.fromCodePoint(code + 8), String.fromCodePoint(code + 9)];
  return candidates.find((candidate) => candidate.toLowerCase() === vowel);
}
