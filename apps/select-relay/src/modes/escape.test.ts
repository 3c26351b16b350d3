import { expect, test } from "vitest";
import { escapeControls } from "./escape.ts";

test("escapeControls() leaves printable ASCII, tab and line ends, and shows the rest in octal", () => {
  expect(escapeControls(new TextEncoder().encode("a\\b\t\r\n~"))).toBe("a\\b\t\r\n~");
  expect(escapeControls(Uint8Array.of(0, 27, 127, 128, 233, 255))).toBe("\\000\\033\\177\\200\\351\\377");
});
