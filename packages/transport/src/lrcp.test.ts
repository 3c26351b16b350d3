import { describe, expect, test } from "vitest";
import { decodeLrcp, encodeLrcp, type LrcpMessage, lrcpMessageLimit } from "./lrcp-message.ts";
import { LrcpServer } from "./lrcp-server.ts";
import { LrcpSession } from "./lrcp-session.ts";
import { Impairment } from "./impairment.ts";
import { seededRandom } from "./random.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);
const decode = (text: string) => decodeLrcp(bytesOf(text));

describe("messages", () => {
  test.each<[string, LrcpMessage]>([
    ["/connect/1234567/", { type: "connect", session: 1234567 }],
    ["/close/0/", { type: "close", session: 0 }],
    ["/ack/2147483647/5/", { type: "ack", session: 2147483647, length: 5 }],
    ["/data/1/0/hello\n/", { type: "data", session: 1, position: 0, data: bytesOf("hello\n") }],
    [String.raw`/data/1/0/a\/b\\c/`, { type: "data", session: 1, position: 0, data: bytesOf("a/b\\c") }],
    [String.raw`/data/1/0/\//`, { type: "data", session: 1, position: 0, data: bytesOf("/") }],
  ])("%j is legal, and written back the same", (text, message) => {
    expect(decode(text)).toEqual(message);
    expect(textOf(encodeLrcp(message))).toBe(text);
  });

  test.each([
    "",
    "/",
    "//",
    "/connect/",
    "/connect/1",
    "connect/1/",
    "/connect/1/2/",
    "/connect/-1/",
    "/connect/2147483648/",
    "/connect/99999999999/",
    "/connect/1e3/",
    "/ack/1/",
    "/ack/1/2/3/",
    "/data/1/0/",
    "/data/1/0//",
    "/data/1/0/too/many/",
    String.raw`/data/1/0/cut\/`,
    String.raw`/data/1/0/a\b/`,
    "/dance/1/",
    `/data/1/0/${"x".repeat(989)}/`,
  ])("%j is illegal", (text) => expect(decode(text)).toBeUndefined());

  test("no cut of a message is another one", () => {
    const whole = encodeLrcp({ type: "data", session: 12, position: 34, data: bytesOf("a/b\\c//\\\\/") });
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeLrcp(whole.subarray(0, length))).toBeUndefined();
  });
});

/** Answers each line with itself, backwards. */
function reversing(): (bytes: Uint8Array) => Uint8Array {
  let line = "";
  return (bytes) => {
    const lines = (line + textOf(bytes)).split("\n");
    line = lines.pop() ?? "";
    return bytesOf(lines.map((one) => `${one.split("").toReversed().join("")}\n`).join(""));
  };
}

describe("server", () => {
  test("speaks as the protocol's example does", () => {
    const server = new LrcpServer(reversing);
    const say = (text: string, now = 0): string[] => {
      server.receive(bytesOf(text), "client", now);
      return heard(now);
    };
    const heard = (now: number): string[] => {
      const all = [];
      for (let out = server.transmit(now); out; out = server.transmit(now)) all.push(textOf(out.bytes));
      return all;
    };
    expect(say("/data/12345/0/hello/")).toEqual(["/close/12345/"]);
    expect(say("/connect/12345/")).toEqual(["/ack/12345/0/"]);
    expect(say("/connect/12345/")).toEqual(["/ack/12345/0/"]);
    expect(say("/data/12345/0/Hello, world!/")).toEqual(["/ack/12345/13/"]);
    expect(say("/data/12345/0/Hello, world!/")).toEqual(["/ack/12345/13/"]);
    expect(say("/data/12345/20/gap/")).toEqual(["/ack/12345/13/"]);
    expect(say("/data/12345/13/\n/")).toEqual(["/ack/12345/14/", "/data/12345/0/!dlrow ,olleH\n/"]);
    expect(heard(2999)).toEqual([]);
    expect(heard(3000)).toEqual(["/data/12345/0/!dlrow ,olleH\n/"]);
    expect(say("/ack/12345/5/", 3001)).toEqual([]);
    expect(heard(3100)).toEqual(["/data/12345/5/w ,olleH\n/"]);
    expect(say("/ack/12345/14/", 3200)).toEqual([]);
    expect(heard(60_000)).toEqual([]);
    expect(say("/ack/12345/15/", 60_001)).toEqual(["/close/12345/"]);
    expect(server.sessions).toBe(0);
  });

  test("forgets a session that has been silent for a minute, and refuses more than it may have", () => {
    const server = new LrcpServer(reversing, { maxSessions: 2 });
    for (const id of [1, 2, 3]) server.receive(bytesOf(`/connect/${id}/`), "client", 0);
    expect(server.sessions).toBe(2);
    while (server.transmit(60_000));
    expect(server.sessions).toBe(0);
  });

  test("does not read on while its answers are not taken", () => {
    const server = new LrcpServer(reversing, { bufferBytes: 2000 });
    server.receive(bytesOf("/connect/1/"), "client", 0);
    let acknowledged = 0;
    for (let position = 0; position < 10_000; position = acknowledged) {
      server.receive(
        encodeLrcp({ type: "data", session: 1, position, data: bytesOf(`${"x".repeat(499)}\n`) }),
        "client",
        0,
      );
      for (let out = server.transmit(0); out; out = server.transmit(0)) {
        acknowledged = Math.max(acknowledged, Number(/^\/ack\/1\/(\d+)/.exec(textOf(out.bytes))?.[1] ?? 0));
      }
      if (acknowledged === position) break;
    }
    expect(acknowledged).toBe(2000);
  });

  test("500 sessions over as many bad networks get each line right", () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = seededRandom(seed);
      const lines = Array.from({ length: 3 }, () =>
        Array.from({ length: Math.floor(random() * 3000) }, () => "ab/\\"[Math.floor(random() * 4)]).join(""),
      );
      const options = {
        loss: 0.3,
        duplication: 0.1,
        reordering: 0.2,
        truncation: 0.05,
        delay: 5,
        jitter: 10,
      };
      const expected = lines.map((line) => `${line.split("").toReversed().join("")}\n`).join("");
      expect(converse(seed, `${lines.join("\n")}\n`, expected.length, new Impairment(options, random))).toBe(
        expected,
      );
    }
  });
});

/** A session with a server over a bad network, in virtual time. */
function converse(id: number, text: string, length: number, network: Impairment): string {
  const server = new LrcpServer(reversing);
  const client = new LrcpSession(id, true, 0);
  const events: { at: number; bytes: Uint8Array; isForServer: boolean }[] = [];
  let answer = "";
  client.write(bytesOf(text));
  for (let now = 0; answer.length < length && now < 600_000;) {
    const due = events.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
    for (const { bytes, isForServer } of due) {
      const message = decodeLrcp(bytes);
      if (isForServer) server.receive(bytes, "client", now);
      else if (message) client.receive(message, now);
    }
    events.splice(0, events.length, ...events.filter(({ at }) => at > now));
    for (let bytes = client.transmit(now); bytes; bytes = client.transmit(now)) send(bytes, true, now);
    for (let out = server.transmit(now); out; out = server.transmit(now)) send(out.bytes, false, now);
    for (let bytes = client.take(); bytes; bytes = client.take()) answer += textOf(bytes);
    now = Math.max(now + 0.001, Math.min(client.deadline, server.deadline, ...events.map(({ at }) => at)));
  }
  return answer;

  function send(bytes: Uint8Array, isForServer: boolean, now: number): void {
    expect(bytes.length).toBeLessThan(lrcpMessageLimit);
    for (const arrival of network.pass(bytes, now)) events.push({ ...arrival, isForServer });
  }
}
