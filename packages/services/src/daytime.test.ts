import { expect, test } from "vitest";
import { answersOf } from "../test-support/answers-of.ts";
import { daytime } from "./daytime.ts";

test.each([
  ["1982-02-23T01:37:43.999Z", "Tuesday, February 23, 1982 01:37:43-UTC\r\n"],
  ["2026-11-01T00:00:00Z", "Sunday, November 1, 2026 00:00:00-UTC\r\n"],
])("daytime says %s in one line and no more", (date, line) => {
  const service = daytime(() => new Date(date));
  expect(service.open("127.0.0.1:1").isOver).toBe(true);
  expect(String(answersOf(service, "now?", 1))).toBe(line);
  expect(service.answer?.(Buffer.alloc(0), "127.0.0.1:1")).toEqual(new TextEncoder().encode(line));
});
