import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandOf, datagramClient, run, runtimes, start, testWithPeer } from "@acceptloop/test-utils";
import { describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "udp-"));

testWithPeer("gcc", "the course's C program gets its int from us", async () => {
  const program = join(folder, "int-pair");
  execFileSync("gcc", ["-o", program, fileURLToPath(new URL("../test-support/int-pair.c", import.meta.url))]);
  const server = await start(commandOf("udp-echo", "node", "serve", "0", "--service", "int-host:10"));
  expect(await run([program, "127.0.0.1", String(server.port)])).toMatchObject({
    code: 0,
    stdout: "reponse : 10\n",
  });
  const client = commandOf(
    "udp-echo",
    "node",
    "client",
    String(server.port),
    "--message",
    "x",
    "--as",
    "int",
  );
  expect((await run(client)).stdout).toBe("10\n");
  await server.stop();
});

testWithPeer("socat", "socat is a server to our client, and a client to our listener", async () => {
  const free = await datagramClient();
  await free.close();
  const socat = ["socat", "-d", "-d", `UDP4-RECVFROM:${free.port},bind=127.0.0.1`, "SYSTEM:tr a-z A-Z"];
  const peer = await start(socat, { awaits: "stderr" });
  const client = ["client", String(free.port), "--message", "hello", "--tries", "5", "--timeout", "300"];
  expect((await run(commandOf("udp-echo", "node", ...client))).stdout).toBe("HELLO\n");
  await peer.stop();
  const listener = await start(commandOf("udp-echo", "node", "listen", "0", "--count", "1"));
  await run(["socat", "-u", "-", `UDP-SENDTO:127.0.0.1:${listener.port}`], "from socat");
  expect((await listener.exited).stdout).toContain(" from socat\n");
});

describe.each(runtimes)("small services over datagrams on %s", (runtime) => {
  test("discard says nothing, time says four bytes, chargen is no weapon", async () => {
    const serve = (service: string) =>
      start(commandOf("udp-echo", runtime, "serve", "0", "--service", service, "--stats", "--json"));
    const client = await datagramClient();

    const time = await serve("time");
    await client.send("", time.port);
    const { bytes } = await client.receive();
    const seconds = bytes.readUInt32BE() - 2_208_988_800;
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);
    await time.stop();

    const discard = await serve("discard");
    await client.send("anything", discard.port);
    await expect
      .poll(() => {
        process.kill(discard.pid, "SIGUSR1");
        return discard.stdout();
      })
      .toContain('"received":1,"answered":0,"silent":1');
    await discard.stop();

    const chargen = await serve("chargen");
    for (let index = 0; index < 200; index += 1) await client.send("", chargen.port);
    await expect
      .poll(() => {
        process.kill(chargen.pid, "SIGUSR1");
        return chargen.stdout();
      })
      .toMatch(/"received":200,.*"droppedRate":[1-9]/);
    await chargen.stop();
    await client.close();
  });
});

test("send and receive carry a file", async () => {
  const copy = join(folder, "copy");
  const receiver = await start(
    commandOf("udp-echo", "node", "receive", "0", "--output", copy, "--linger", "100"),
  );
  const original = readFileSync(new URL("../README.md", import.meta.url));
  await run(commandOf("udp-echo", "node", "send", String(receiver.port), "--picture"), original);
  await receiver.exited;
  expect(readFileSync(copy).equals(original)).toBe(true);
});
