import { commandOf, run, runtimes, start, testWithPeer } from "@acceptloop/test-utils";
import { mkdtempSync, rmSync } from "node:fs";
import { endianness, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "course-"));
const pair = join(folder, "int-pair");
afterAll(() => rmSync(folder, { recursive: true }));

async function compile(): Promise<void> {
  const source = fileURLToPath(new URL("../test-support/int-pair.c", import.meta.url));
  expect(await run(["gcc", "-Wall", "-Werror", "-o", pair, source])).toMatchObject({ code: 0 });
}

/** A thread for each client, capitals for whatever one read returns. */
const PYTHON_SERVER = `
import socket, threading
def serve(peer):
    with peer:
        while data := peer.recv(256):
            peer.sendall(data.upper())
with socket.create_server(("127.0.0.1", 0), backlog=4) as server:
    print("LISTENING tcp 127.0.0.1:%d" % server.getsockname()[1], flush=True)
    while True:
        threading.Thread(target=serve, args=server.accept()[:1], daemon=True).start()
`;

/** Sends lines without their ends, each after the answer to the one before. */
const PYTHON_CLIENT = `
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as server:
    for line in sys.stdin:
        if line.strip().lower() == "quit":
            break
        server.sendall(line.strip().encode())
        print(server.recv(256).decode())
`;

describe.each(runtimes)("the course's programs and ours on %s", (runtime) => {
  const serve = (service: string) =>
    start(commandOf("tcp-echo", runtime, "serve", "0", "--service", service));
  const talk = (port: number, ...options: string[]) =>
    commandOf("tcp-echo", runtime, "client", String(port), ...options);

  testWithPeer("gcc", "a client in C reads int with ntohl, and int-host without", async () => {
    await compile();
    for (const [service, order] of [
      ["int:10", "network"],
      ["int-host:10", "host"],
    ] as const) {
      const server = await serve(service);
      const { code, stdout } = await run([pair, "client", String(server.port)]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`${order} 10`) });
      await server.stop();
    }
  });

  testWithPeer("gcc", "a server in C gives our client an int in its own byte order", async () => {
    await compile();
    const server = await start([pair, "server", "0"]);
    const { stdout } = await run([
      "sh",
      "-c",
      `${talk(server.port, "--message", "Bonjour", "--once").join(" ")} | od -An -tx1`,
    ]);
    expect(stdout.trim()).toBe(endianness() === "LE" ? "0a 00 00 00" : "00 00 00 0a");
    expect(await server.exited).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("received Bonjour\n"),
    });
  });

  testWithPeer("python3", "a server in Python answers our client", async () => {
    const server = await start(["python3", "-c", PYTHON_SERVER]);
    expect(await run(talk(server.port), "one\ntwo\n")).toEqual({ code: 0, stdout: "ONE\nTWO\n", stderr: "" });
    await server.stop("SIGKILL");
  });

  testWithPeer("python3", "a client in Python talks to our server", async () => {
    const server = await serve("upper");
    const command = ["python3", "-c", PYTHON_CLIENT, String(server.port)];
    expect(await run(command, "one\ntwo\nQUIT\nthree\n")).toMatchObject({ code: 0, stdout: "ONE\nTWO\n" });
    await server.stop();
  });
});
