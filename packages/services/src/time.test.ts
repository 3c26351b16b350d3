import { expect, test } from "vitest";
import { answersOf } from "../test-support/answers-of.ts";
import { time } from "./time.ts";

// The examples of RFC 868, and the second in which its 32 bits are full.
test.each([
  ["1900-01-01T00:00:00Z", 0],
  ["1970-01-01T00:00:00Z", 2_208_988_800],
  ["1976-01-01T00:00:00Z", 2_398_291_200],
  ["1980-01-01T00:00:00.999Z", 2_524_521_600],
  ["1983-05-01T00:00:00Z", 2_629_584_000],
  ["1858-11-17T00:00:00Z", 2 ** 32 - 1_297_728_000],
  ["2036-02-07T06:28:15Z", 2 ** 32 - 1],
  ["2036-02-07T06:28:16Z", 0],
])("time says %s in four bytes and no more", (date, seconds) => {
  const service = time(() => new Date(date));
  expect(service.open("127.0.0.1:1").isOver).toBe(true);
  const bytes = answersOf(service, "now?", 1);
  expect(bytes).toHaveLength(4);
  expect(bytes.readUInt32BE()).toBe(seconds);
  expect(service.answer?.(Buffer.alloc(0), "127.0.0.1:1")).toEqual(new Uint8Array(bytes));
});
