import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run, start } from "./program.ts";
import { commandOf, runtimes } from "./runtimes.ts";

/**
 * What every server of this project promises on its command line, under every runtime.
 *
 * @param transport what it speaks; a server of UDP has no connections and no Unix sockets
 * @param hasService whether it answers its clients, and so lets one choose with what
 */
export function testCommandLine(
  app: string,
  transport: "tcp" | "udp" = "tcp",
  { hasService = true }: { hasService?: boolean } = {},
): void {
  const isTcp = transport === "tcp";
  for (const runtime of runtimes) {
    const command = (...operands: string[]): string[] => commandOf(app, runtime, ...operands);

    describe(`command line of ${app} on ${runtime}`, () => {
      test("--help shows usage, options, exit codes and examples", async () => {
        const program = await run(command("--help"));
        expect(program).toMatchObject({ code: 0, stderr: "" });
        expect(program.stdout).toContain(`Usage: ${app} serve [ENDPOINT] [options]`);
        expect(program.stdout).toContain("Exit codes: 0");
        const serve = await run(command("serve", "--help"));
        expect(serve).toMatchObject({ code: 0, stderr: "" });
        expect(serve.stdout).toMatch(isTcp ? /--max-connections N +\S/ : /--rate LIMIT +\S/);
        expect(serve.stdout).toMatch(/Examples:\n +\S/);
      });

      test("--version names the version", async () => {
        expect((await run(command("--version"))).stdout).toMatch(
          new RegExp(`^${app} \\d+\\.\\d+\\.\\d+\\n$`),
        );
      });

      test.each([
        ["", "a command is missing"],
        ["dance", 'there is no command "dance"'],
        ["serve --pirouette", "--pirouette"],
        ["serve 127.1:80", 'cannot parse "127.1:80" at position 0: an IPv4 address is four numbers'],
        ["serve 1 2", '"2" is one operand too many'],
        ["serve 1 --port 2", "it takes an ENDPOINT or --port, not both"],
        ["serve --port 65536", "--port takes a whole number from 0 to 65535"],
        ["serve --model waltz", "--model takes "],
        ["serve --service shout", hasService ? 'there is no service "shout"; there are upper' : "--service"],
        ["serve --buffer 0", "--buffer takes a whole number from 1 to "],
        ["serve --drain-timeout 1.5", "--drain-timeout takes a whole number"],
        ...(isTcp
          ? [["serve --backlog 0", '--backlog takes a whole number from 1 to 65535, not "0"']]
          : [
              [
                "serve --rate much",
                '--rate takes N or amplified:N, N a whole number from 0 to 1000000, not "much"',
              ],
              ["serve unix:/tmp/socket", 'UDP has no "unix:/tmp/socket": it takes HOST:PORT'],
            ]),
      ])("%j is wrong usage: one sentence, the usage line, exit code 1", async (line = "", sentence = "") => {
        const { code, stdout, stderr } = await run(command(...line.split(" ").filter((word) => word !== "")));
        expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
        expect(stderr).toContain(sentence);
        expect(stderr).toMatch(new RegExp(`^${app}: .*\\nUsage: ${app} .*\\n$`));
      });

      test("a port in use is one sentence and exit code 2", async () => {
        const other = isTcp
          ? createServer().listen(0, "127.0.0.1")
          : createSocket("udp4").bind(0, "127.0.0.1");
        await once(other, "listening");
        const address = other.address();
        const port = typeof address === "object" && address ? address.port : 0;
        const action = isTcp ? "listen on" : "bind";
        expect(await run(command("serve", String(port)))).toEqual({
          code: 2,
          stdout: "",
          stderr: `${app}: cannot ${action} 127.0.0.1:${port}: the address is already in use (EADDRINUSE)\n`,
        });
        other.close();
      });

      test("--json tells the same in JSON lines, SIGINT ends it", async () => {
        const server = await start(command("serve", "--port", "0", "--json"));
        const { code, stdout } = await server.stop("SIGINT");
        const [listening, bye] = stdout
          .trimEnd()
          .split("\n")
          .map((line): unknown => JSON.parse(line));
        expect(code).toBe(0);
        expect(listening).toMatchObject({
          event: "listening",
          transport,
          endpoint: `127.0.0.1:${server.port}`,
          ...(hasService && { service: "upper" }),
          emulated: expect.any(Boolean),
          pid: server.pid,
        });
        expect(bye).toEqual({ event: "bye" });
      });

      if (isTcp) {
        test("listens on a Unix socket and removes it at the end", async () => {
          const folder = mkdtempSync(join(tmpdir(), "unix-"));
          const path = join(folder, "socket");
          const server = await start(command("serve", `unix:${path}`));
          expect(server.stdout()).toBe(`LISTENING unix ${path}\n`);
          expect(await server.stop()).toMatchObject({ code: 0, stdout: `LISTENING unix ${path}\nBye\n` });
          rmSync(folder, { recursive: true });
        });
      }
    });
  }
}
