import { describe, expect, test } from "vitest";
import { parseIPv4 } from "./ipv4.ts";
import { relocate } from "./relocate.ts";

describe("relocate()", () => {
  test("moves the position of a syntax error into the whole text", () => {
    const parse = (): unknown => relocate("at 127.1", 3, () => parseIPv4("127.1"));
    expect(parse).toThrow(expect.objectContaining({ text: "at 127.1", position: 8 }));
  });

  test("lets every other error pass as it is", () => {
    const bug = new TypeError("a bug");
    const parse = (): unknown =>
      relocate("text", 0, () => {
        throw bug;
      });
    expect(parse).toThrow(bug);
  });
});
