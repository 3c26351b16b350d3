import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SocketError } from "@acceptloop/sockets";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFolder, writeFiles } from "./report-files.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "report-files-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("writeFiles() replaces what was there, and leaves nothing else", () => {
  const inner = join(folder, "a", "b");
  openFolder(inner);
  openFolder(inner);
  writeFiles(inner, { one: "1", two: "2" });
  writeFiles(inner, { one: "3", two: "4" });
  expect(readdirSync(inner)).toEqual(["one", "two"]);
  expect(readFileSync(join(inner, "two"), "utf8")).toBe("4");
});

test("writeFiles() leaves no half of a file behind when the system refuses one", () => {
  mkdirSync(join(folder, "one"));
  expect(() => writeFiles(folder, { one: "1", two: "2" })).toThrow(SocketError);
  expect(readdirSync(folder)).toEqual(["one"]);
});
