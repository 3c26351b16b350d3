import { programOnInput, run, runtimes } from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";
import { checks } from "../test-support/checks.ts";

const folder = new URL("..", import.meta.url).pathname;

describe.each(runtimes)("on %s", (runtime) => {
  test.each(Object.keys(checks))("%s", async (name) => {
    const program = `
      import { checks } from "./test-support/checks.ts";
      await checks[${JSON.stringify(name)}]();
    `;
    const outcome = await run(programOnInput(runtime), program, { cwd: folder });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
  });
});
