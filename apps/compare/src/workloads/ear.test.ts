import { expect, test } from "vitest";
import { Ear, LINE, line } from "./ear.ts";

const said = Buffer.alloc(3000 * LINE, line);

test("an ear knows what must come, wherever it is cut", () => {
  const ear = new Ear();
  for (const end of [1, 63, 64, 65, 200, said.length]) ear.hear(said.subarray(ear.position, end));
  expect(ear).toMatchObject({ position: said.length, right: said.length, wrong: 0 });
});

test.each([
  ["another byte", Buffer.from(said.subarray(0, 200)).fill("?", 150, 151)],
  ["a byte less", said.subarray(1, 201)],
])("an ear notices %s, and counts nothing of that piece as right", (_, bytes) => {
  const ear = new Ear();
  ear.hear(bytes);
  ear.hear(said.subarray(ear.position, 400));
  expect(ear).toMatchObject({ position: 400, right: 200, wrong: 1 });
});
