import { describe, expect, test } from "vitest";
import { ChatPacketDecoder, encodeChatPacket } from "./chat-packet.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";

describe("ChatPacketDecoder", () => {
  test("takes the longest packet and refuses a longer one", () => {
    const packet = { name: "Benjamin", text: "x".repeat(128) };
    const bytes = encodeChatPacket(packet);
    expect(bytes[0]).toBe(136);
    expect(Array.from(new ChatPacketDecoder().decode(bytes))).toEqual([packet]);
    expect(() => new ChatPacketDecoder().push(Uint8Array.of(137), () => {})).toThrow(FrameTooLongError);
  });

  test("refuses a packet that is shorter than a name", () => {
    const push = (): void => new ChatPacketDecoder().push(new Uint8Array(8).fill(7), () => {});
    expect(push).toThrow("a packet of 7 bytes has no room for its 8 of name, at byte 0 of the stream");
  });

  test("reads an empty name and an empty text", () => {
    const bytes = encodeChatPacket({ name: "", text: "" });
    expect(Array.from(new ChatPacketDecoder().decode(bytes))).toEqual([{ name: "", text: "" }]);
  });
});

describe("encodeChatPacket()", () => {
  test.each([
    [{ name: "ninechars", text: "" }, "a name of 9 bytes is longer than 8 bytes"],
    [{ name: "a\0", text: "" }, "cannot encode a name that ends in NUL"],
    [{ name: "a", text: "x".repeat(129) }, "a packet of 137 bytes is longer than 136 bytes"],
  ])("refuses %j", (packet, message) => {
    expect(() => encodeChatPacket(packet)).toThrow(message);
  });
});
