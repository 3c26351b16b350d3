import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Client,
  client,
  commandOf,
  freePort,
  run,
  type Runtime,
  start,
  testWithPeer,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const greet = 'read name; echo "$PROTO: $TCPREMOTEIP says $name to $TCPLOCALIP:$TCPLOCALPORT"';

/** Connects to a server on whose port nobody may listen yet. */
async function untilConnected(port: number): Promise<Client> {
  await expect.poll(() => client(port).then((one) => one.close().then(() => "there"), String)).toBe("there");
  return await client(port);
}

const withSockets: Runtime[] = ["node", "bun"];

describe.each(withSockets)("fork-server --exec on %s", (runtime) => {
  const serve = (...options: string[]) => start(commandOf("fork-server", runtime, "serve", "0", ...options));

  test("env shows who is there", async () => {
    const server = await serve("--exec", "env");
    const one = await client(server.port);
    const { localPort } = one.socket;
    const lines = String(await one.receiveAll()).split("\n");
    await one.close();
    expect(lines).toEqual(
      expect.arrayContaining([
        "PROTO=TCP",
        "TCPLOCALIP=127.0.0.1",
        `TCPLOCALPORT=${server.port}`,
        "TCPREMOTEIP=127.0.0.1",
        `TCPREMOTEPORT=${localPort}`,
      ]),
    );
    await server.stop();
  });

  test.each(["fork", "prefork-pass"])("%s: env shows which Unix socket it is", async (model) => {
    const folder = mkdtempSync(join(tmpdir(), "exec-"));
    const path = join(folder, "socket");
    const server = await start(
      commandOf("fork-server", runtime, "serve", `unix:${path}`, "--model", model, "--exec", "env"),
    );
    const socket = connect(path);
    const lines = String(Buffer.concat(await socket.toArray())).split("\n");
    expect(lines).toEqual(expect.arrayContaining(["PROTO=UNIX", `UNIXLOCALPATH=${path}`]));
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test.each(["fork", "prefork-pass", "prefork-accept", "prefork-reuseport"])(
    "%s: a program that reads waits for what comes late, and sees the end",
    async (model) => {
      const server = await serve("--model", model, "--exec", "/bin/cat -u");
      const one = await client(server.port);
      await one.send("early ");
      await one.receive(6);
      // By now cat waits in read(2), which must block on a socket that our runtime had made non-blocking.
      await one.send("late");
      one.end();
      expect(String(await one.receiveAll())).toBe("late");
      await one.close();
      expect(await server.stop()).toMatchObject({ code: 0, stderr: expect.not.stringContaining("cat:") });
    },
  );

  test("a program of a pool does not see what we have told our runtime", async () => {
    const server = await serve("--model", "prefork-pass", "--exec", "env");
    const one = await client(server.port);
    expect(String(await one.receiveAll())).not.toContain("NODE_COMPILE_CACHE");
    await one.close();
    await server.stop();
  });

  test("SIGTERM lets a program finish; the deadline does not", async () => {
    const drained = async (timeout: string) => {
      const server = await serve("--exec", "/bin/cat", "--drain-timeout", timeout);
      const one = await client(server.port);
      await one.send("x");
      await one.receive(1);
      const exited = server.stop();
      await expect.poll(() => server.stderr()).toContain(`waiting up to ${timeout} ms for 1 connection(s)`);
      return { one, exited };
    };
    const patient = await drained("300000");
    await patient.one.send("y");
    await patient.one.receive(1);
    await patient.one.close();
    expect(await patient.exited).toMatchObject({ code: 0, stderr: expect.not.stringContaining("cut off") });

    const impatient = await drained("300");
    await expect(impatient.one.receive(1)).rejects.toThrow(/ended|closed/);
    expect(await impatient.exited).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("cut off 1 open"),
    });
  });

  test("a program that is not there costs its client, and a word", async () => {
    const server = await serve("--exec", "/nowhere/program");
    expect(String(await (await client(server.port)).receiveAll())).toBe("");
    const { code, stderr } = await server.stop();
    expect(code).toBe(0);
    expect(stderr).toMatch(/^cannot run \/nowhere\/program: .*ENOENT.*\n$/);
  });

  test("--forget-close: the client of a program that has ended waits for the end", async () => {
    const careful = await serve("--exec", "/bin/echo over");
    const forgetful = await serve("--exec", "/bin/echo over", "--forget-close");
    const informed = await client(careful.port);
    expect(String(await informed.receiveAll())).toBe("over\n");
    const waiting = await client(forgetful.port);
    await waiting.receive(5);
    // Both programs have ended; the second one's client has got all, and does not know.
    expect(waiting.socket.readableEnded).toBe(false);
    await forgetful.stop("SIGKILL");
    expect(String(await waiting.receiveAll())).toBe("");
    await Promise.all([informed.close(), waiting.close(), careful.stop()]);
  });

  testWithPeer("tcpserver", "the same program says the same under tcpserver", async () => {
    const server = await serve("--sh-exec", greet);
    const port = await freePort();
    const peer = await start(
      ["sh", "-c", `echo here >&2; exec tcpserver -RH -l0 127.0.0.1 ${port} sh -c '${greet}'`],
      { awaits: "stderr" },
    );
    await (await untilConnected(port)).close();
    const answers = [server.port, port].map(async (at) => {
      const one = await client(at);
      await one.send("Ada\n");
      const answer = String(await one.receiveAll());
      await one.close();
      return answer.replace(String(at), "PORT");
    });
    const said = "TCP: 127.0.0.1 says Ada to 127.0.0.1:PORT\n";
    expect(await Promise.all(answers)).toEqual([said, said]);
    await Promise.all([server.stop(), peer.stop()]);
  });

  testWithPeer(
    "tcpserver",
    "--max-connections 2 does what tcpserver -c 2 does: the third one waits",
    async () => {
      const server = await serve("--exec", "/bin/cat", "--max-connections", "2");
      const port = await freePort();
      const peer = await start(
        ["sh", "-c", `echo here >&2; exec tcpserver -RH -l0 -c2 127.0.0.1 ${port} /bin/cat`],
        { awaits: "stderr" },
      );
      await (await untilConnected(port)).close();
      for (const at of [server.port, port]) {
        const talk = async (one: Client) => {
          await one.send("hello");
          expect(String(await one.receive(5))).toBe("hello");
        };
        const [first, second, third] = [await client(at), await client(at), await client(at)];
        await Promise.all([talk(first), talk(second)]);
        const third5 = talk(third);
        for (let round = 0; round < 20; round += 1) await Promise.all([talk(first), talk(second)]);
        expect(third.socket.bytesRead).toBe(0);
        await first.close();
        await third5;
        await Promise.all([second.close(), third.close()]);
      }
      await Promise.all([server.stop(), peer.stop()]);
    },
  );
});

describe("fork-server --exec", () => {
  test("Deno refuses in a sentence", async () => {
    expect(await run(commandOf("fork-server", "deno", "serve", "0", "--exec", "/bin/cat"))).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /^fork-server: cannot give a client's socket to a program: .*\(ENOTSUP\)\n$/,
      ),
    });
  });

  test.each([
    [["--exec", "cat | wc"], '--exec does not know what "|" means; --sh-exec asks a shell'],
    [["--exec", " "], "--exec takes a program and its arguments"],
    [["--sh-exec", ""], "--sh-exec takes a command"],
    [["--exec", "cat", "--service", "upper"], "--service is not for a program, which serves by itself"],
    [["--exec", "cat", "--idle-timeout=0"], "--idle-timeout is not for a program, which serves by itself"],
    [["--exec", "cat", "--keep-alive", "1"], "--keep-alive is not for a program, which serves by itself"],
    [["--exec", "cat", "--buffer", "1"], "--buffer is not for a program, which serves by itself"],
    [["--exec", "cat", "--sh-exec", "cat"], "--exec and --sh-exec exclude each other"],
    [["--exec", "cat", "--model", "fork-spare"], "--exec is not for --model fork-spare"],
  ])("%j is wrong usage", async (options, sentence) => {
    const { code, stderr } = await run(commandOf("fork-server", "node", "serve", "0", ...options));
    expect(code).toBe(1);
    expect(stderr.split("\n")[0]).toBe(`fork-server: ${sentence}`);
  });
});
