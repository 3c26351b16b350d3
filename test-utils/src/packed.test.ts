import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { client } from "./client.ts";
import { run, start } from "./program.ts";
import { runtimes } from "./runtimes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const executable = (name: string): string => join(root, "node_modules", ".bin", name);

/** What users get: the tarballs of all packages, installed where nothing of the checkout is in reach. */
describe("packed tarballs", () => {
  const folder = mkdtempSync(join(tmpdir(), "packed-"));
  let tarballs: string[];

  beforeAll(async () => {
    const shell = (command: string): Promise<unknown> => run(["sh", "-c", `cd '${folder}' && ${command}`]);
    await run([
      "sh",
      "-c",
      `cd '${root}' && npm pack --silent --pack-destination '${folder}' -w packages -w apps`,
    ]);
    tarballs = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
    const installed = await shell(
      `npm install --silent --prefer-offline ${tarballs.map((name) => `./${name}`).join(" ")}`,
    );
    expect(installed).toMatchObject({ code: 0 });
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test("are all there", () => {
    expect(tarballs.length).toBe(
      ["packages", "apps"].flatMap((rooms) => readdirSync(join(root, rooms))).length,
    );
  });

  test.each(["publint", "attw"])("satisfy %s", async (judge) => {
    const options = { publint: ["--strict"], attw: ["--profile", "esm-only"] }[judge] ?? [];
    for (const tarball of tarballs) {
      const { code, stdout, stderr } = await run([executable(judge), join(folder, tarball), ...options]);
      expect(code, `${tarball}: ${stdout}${stderr}`).toBe(0);
    }
  });

  test.each(runtimes)("a server from them answers on %s", async (runtime) => {
    const options = runtime === "deno" ? ["run", "--allow-all"] : [];
    const main = join(folder, "node_modules", "@acceptloop", "fork-server", "dist", "main.js");
    const server = await start([executable(runtime), ...options, main, "serve", "0"]);
    const one = await client(server.port);
    await one.send("packed");
    expect(String(await one.receive(6))).toBe("PACKED");
    await one.close();
    expect(await server.stop()).toMatchObject({ code: 0 });
  });
});
