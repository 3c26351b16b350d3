import { describe, expect, test } from "vitest";
import { answersOf, sizes } from "../test-support/answers-of.ts";
import { serviceNamed } from "./service-named.ts";

describe("one-shot", () => {
  test.each(sizes)("answers the first line only, cut every %i", (size) => {
    for (const [name, answer] of [
      ["upper", "ONE\r\n"],
      ["work:0", "one\n"],
      ["upper-text", "ONE\r\n"],
    ] as const) {
      expect(String(answersOf(serviceNamed(`one-shot:${name}`), "one\r\ntwo\n", size))).toBe(answer);
    }
  });

  test("says the last words of a service that was in the middle of something", () => {
    const session = serviceNamed("one-shot:upper-unicode").open("127.0.0.1:1");
    expect(String(Buffer.from(session.receive(Buffer.from("caf\xc3\n", "latin1"))))).toBe("CAF\uFFFD\n");
  });

  test("keeps what a service says by itself, and its end", () => {
    expect(String(answersOf(serviceNamed("one-shot:caret"), "^a\n^b$", 1))).toBe("*b\v");
    expect(serviceNamed("one-shot:daytime").open("127.0.0.1:1").isOver).toBe(true);
    expect("more" in serviceNamed("one-shot:chargen").open("127.0.0.1:1")).toBe(false);
    expect(serviceNamed("one-shot:work:1").effort).toBe("burns");
  });

  test("a line without an end is answered at the end", () => {
    expect(String(answersOf(serviceNamed("one-shot:work:0"), "one", 1))).toBe("one\n");
  });
});
