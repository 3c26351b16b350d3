import {
  client,
  commandOf,
  run,
  type RunningProgram,
  runtimes,
  start,
  testWithPeer,
} from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

/** How many ends of connections from one port to another are in TIME_WAIT, as `ss` tells. */
async function timeWaits(from: number, to: number): Promise<number> {
  const filter = `( sport = :${from} and dport = :${to} )`;
  const { stdout } = await run(["ss", "-tanH", "state", "time-wait", filter]);
  return stdout.split("\n").filter((line) => line !== "").length;
}

describe.each(runtimes)("who closes first, on %s", (runtime) => {
  const serve = (...options: string[]): Promise<RunningProgram> =>
    start(commandOf("tcp-echo", runtime, "serve", ...options));

  test("--one-shot answers one line and closes", async () => {
    const server = await serve("0", "--one-shot");
    for (const name of ["first", "second"]) {
      const one = await client(server.port);
      await one.send(`the ${name} line\nanother one\n`);
      expect(String(await one.receiveAll())).toBe(`THE ${name.toUpperCase()} LINE\n`);
      await one.close();
    }
    await server.stop();
  });

  test.each([
    ["client", "client", "as expected"],
    ["server", "client", "not the client as expected"],
    ["client", "server", "not the server as expected"],
    ["server", "server", "as expected"],
  ])("when the %s closes first, --expect-close %s says so", async (first, expected, verdict) => {
    const server = await serve(
      "0",
      "--expect-close",
      expected,
      ...(first === "server" ? ["--one-shot"] : []),
    );
    const one = await client(server.port);
    const peer = `127.0.0.1:${one.socket.localPort}`;
    await one.send("hello\n");
    await one.receive(6);
    if (first === "server") await one.receiveAll();
    await one.close();
    await expect.poll(() => server.stderr()).toContain("\n");
    const { stderr } = await server.stop();
    expect(stderr.split("\n")[0]).toBe(`${peer}: the ${first} closed first and keeps TIME_WAIT, ${verdict}`);
  });

  test("a reset leaves nobody in TIME_WAIT, and --expect-close says so", async () => {
    const server = await serve("0", "--expect-close", "client");
    const one = await client(server.port);
    const peer = `127.0.0.1:${one.socket.localPort}`;
    await one.send("hello\n");
    await one.receive(6);
    one.reset();
    await expect.poll(() => server.stderr()).toContain("\n");
    expect((await server.stop()).stderr).toBe(`${peer}: was reset, and nobody keeps TIME_WAIT\n`);
  });

  test("--expect-close needs TCP", async () => {
    const { code, stderr } = await run(
      commandOf("tcp-echo", runtime, "serve", "unix:/tmp/never", "--expect-close", "client"),
    );
    expect(code).toBe(1);
    expect(stderr).toContain("--expect-close is about TCP");
  });

  testWithPeer("ss", "TIME_WAIT is on the side that closed first", async () => {
    for (const options of [[], ["--one-shot"]]) {
      const server = await serve("0", ...options);
      const one = await client(server.port);
      await one.send("hello\n");
      await one.receive(6);
      if (options.length > 0) await one.receiveAll();
      const { localPort = 0 } = one.socket;
      await one.close();
      const ends = async () => ({
        server: await timeWaits(server.port, localPort),
        client: await timeWaits(localPort, server.port),
      });
      await expect
        .poll(ends)
        .toEqual(options.length > 0 ? { server: 1, client: 0 } : { server: 0, client: 1 });
      await server.stop();
    }
  });

  testWithPeer("ss", "starts 20 times on the same port, while TIME_WAIT lasts from each run", async () => {
    let port = 0;
    let waits = 0;
    // Not each end gets there: a FIN that was sent twice is acknowledged twice, and the second answer is a reset, which
    // ends TIME_WAIT early (RFC 1337). Such a run does not count.
    for (let turn = 0; waits < 20; turn += 1) {
      expect(turn).toBeLessThan(30);
      const server = await serve(String(port), "--one-shot");
      port = server.port;
      const one = await client(port);
      const { localPort = 0 } = one.socket;
      await one.send("x\n");
      await one.receiveAll();
      await one.close();
      await server.stop();
      waits += await timeWaits(port, localPort);
    }
  });
});

const PYTHON_RUN = `
import socket, sys
option, port = sys.argv[1], int(sys.argv[2])
server = socket.socket()
if option == "reuse":
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    server.bind(("127.0.0.1", port))
except OSError as error:
    sys.exit(error.strerror)
server.listen(1)
client = socket.create_connection(server.getsockname())
peer, _ = server.accept()
peer.close()
client.recv(1)
client_port = client.getsockname()[1]
client.close()
print(server.getsockname()[1], client_port)
`;

describe("SO_REUSEADDR", () => {
  /** Serves one client and closes first. */
  const serveOnce = (option: "reuse" | "plain", port = 0) =>
    run(["python3", "-c", PYTHON_RUN, option, String(port)]);

  /** The port of a server that has ended, and of which one end is in TIME_WAIT. */
  async function endedServer(option: "reuse" | "plain"): Promise<number> {
    let port = 0;
    let clientPort = 0;
    const serve = async (): Promise<number> => {
      [port = 0, clientPort = 0] = (await serveOnce(option)).stdout.split(" ").map(Number);
      return await timeWaits(port, clientPort);
    };
    // Again, should an end have been spared TIME_WAIT (see above).
    await expect.poll(serve).toBe(1);
    return port;
  }

  testWithPeer("python3 ss", "must have been set by the run before too, on Linux", async () => {
    if (process.platform !== "linux") return;
    for (const [before, after, code] of [
      ["reuse", "plain", 1],
      ["plain", "reuse", 1],
      ["reuse", "reuse", 0],
    ] as const) {
      const port = await endedServer(before);
      expect(await serveOnce(after, port), `${before}, then ${after}`).toMatchObject({ code });
    }
  });

  testWithPeer("python3 ss", "so our server cannot follow one that did not set it: exit code 2", async () => {
    if (process.platform !== "linux") return;
    const port = await endedServer("plain");
    const { code, stderr } = await run(commandOf("tcp-echo", "node", "serve", String(port)));
    expect(code).toBe(2);
    expect(stderr).toContain("the address is already in use (EADDRINUSE)");
  });
});
