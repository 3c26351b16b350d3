import { describe, expect, test } from "vitest";
import { textOf } from "../test-support/cut.ts";
import { BatchEncoder } from "./frame-encoder.ts";
import { FrameTooLongError } from "./frame-too-long-error.ts";
import { jsonLineEncoder } from "./json-lines.ts";

describe("BatchEncoder", () => {
  test("keeps a batch as it was when a message is refused", () => {
    const batch = new BatchEncoder(jsonLineEncoder({ maxFrameLength: 4 }));
    for (const value of ["a", "b", "c", "d", "e"]) batch.add(value);
    expect(() => batch.add("longer")).toThrow(FrameTooLongError);
    expect(batch.length).toBe(20);
    expect(textOf(batch.take())).toBe('"a"\n"b"\n"c"\n"d"\n"e"\n');
  });

  test("gives bytes that a later message does not change", () => {
    const batch = new BatchEncoder(jsonLineEncoder());
    batch.add(1);
    const first = batch.take();
    batch.add(2);
    expect(textOf(first)).toBe("1\n");
    expect(textOf(batch.take())).toBe("2\n");
    expect(batch.take()).toHaveLength(0);
  });
});
