import { formatEndpoint } from "@acceptloop/address/endpoint";
import type { Datagram } from "@acceptloop/sockets";

/** How the bytes of a datagram are shown. */
export type Form = "text" | "hex" | "int";

/** What `--as` takes. */
export const forms: readonly Form[] = ["text", "hex", "int"];

/** Writes datagrams to stdout, a line each; with the sender where it is not known already. */
export function printerOf(form: Form, asJson: boolean): (datagram: Datagram, withSender: boolean) => void {
  return (datagram, withSender) => {
    const { bytes, from, isTruncated } = datagram;
    if (asJson) {
      const facts = { from: formatEndpoint(from), bytes: bytes.length, truncated: isTruncated };
      process.stdout.write(
        `${JSON.stringify({ event: "datagram", ...facts, [form]: shown(bytes, form) })}\n`,
      );
      return;
    }
    if (withSender) process.stdout.write(`${formatEndpoint(from)} `);
    // Bytes, not text: whatever was sent is what comes out, be it text in UTF-8 or not.
    process.stdout.write(form === "text" ? bytes : String(shown(bytes, form)));
    process.stdout.write("\n");
  };
}

function shown(bytes: Uint8Array, form: Form): string | number {
  if (form === "text") return new TextDecoder().decode(bytes);
  if (form === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return bytes.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true) : Number.NaN;
}
