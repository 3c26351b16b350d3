import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AddressSyntaxError } from "../src/address-syntax-error.ts";
import { packageFolder } from "./programs.ts";

/** Texts with the bytes that the C library reads from them in hexadecimal, or null. */
export function readCorpus(name: string): readonly (readonly [text: string, verdict: string | null])[] {
  const corpus: Record<string, string | null> = JSON.parse(
    readFileSync(join(packageFolder, "corpus", `${name}.json`), "utf8"),
  );
  return Object.entries(corpus);
}

/** What a reader of ours says, in the words of a corpus. */
export function verdictOf(read: (text: string) => Uint8Array, text: string): string | null {
  try {
    return Buffer.from(read(text)).toString("hex");
  } catch (error) {
    if (error instanceof AddressSyntaxError) return null;
    throw error;
  }
}
