import { describe, expect, test } from "vitest";
import { simulate } from "../test-support/simulate.ts";
import { Impairment, type ImpairmentOptions } from "./impairment.ts";
import { type ProtocolName, protocols } from "./protocols.ts";
import { seededRandom } from "./random.ts";

const names: readonly ProtocolName[] = ["stop-and-wait", "go-back-n", "selective-repeat"];

function transfer(
  name: ProtocolName,
  seed: number,
  count: number,
  impairments: ImpairmentOptions,
  window = 16,
) {
  const random = seededRandom(seed);
  const pieces = Array.from({ length: count }, (_, index) =>
    Uint8Array.of(index >> 8, index & 255, seed & 255),
  );
  const sender = protocols[name].sender({ session: seed, window, patience: 120_000 });
  const receiver = protocols[name].receiver({ window });
  const there = new Impairment(impairments, random);
  const back = new Impairment(impairments, random);
  return { pieces, sender, there, ...simulate(sender, receiver, pieces, there, back) };
}

describe.each(names)("%s", (name) => {
  test("a good network carries each piece once", () => {
    const { pieces, received, sender, isDone } = transfer(name, 1, 100, { delay: 20 });
    expect({ received, isDone }).toEqual({ received: pieces, isDone: true });
    expect(sender.counts).toEqual({ sent: 101, resent: 0, timeouts: 0 });
  });

  test("2,000 bad networks, each bad in its own way, carry all in order", () => {
    for (let seed = 1; seed <= 2000; seed += 1) {
      const random = seededRandom(-seed);
      const { pieces, received, isDone } = transfer(name, seed, 20, {
        loss: random() * 0.5,
        duplication: random() * 0.3,
        reordering: random() * 0.5,
        truncation: random() * 0.2,
        holdBack: 30,
        delay: random() * 20,
        jitter: random() * 20,
      });
      expect({ seed, isDone, received }).toEqual({ seed, isDone: true, received: pieces });
    }
  });

  test("a network that carries nothing is hopeless, in the end", () => {
    const { received, duration, isDone } = transfer(name, 1, 5, { loss: 1 });
    expect({ received, isDone }).toEqual({ received: [], isDone: false });
    expect(duration).toBeGreaterThan(120_000);
  });

  test("a latecomer of another transfer and what is no packet harm nobody", () => {
    const protocol = protocols[name];
    const [ours, other] = [protocol.sender({ session: 1 }), protocol.sender({ session: 2 })];
    const receiver = protocol.receiver();
    for (const sender of [ours, other]) sender.give(Uint8Array.of(sender === ours ? 1 : 2));
    receiver.receive(ours.transmit(0) ?? new Uint8Array(0), 0);
    receiver.receive(other.transmit(0) ?? new Uint8Array(0), 0);
    const acknowledgement = receiver.transmit(0) ?? new Uint8Array(0);
    expect(receiver.transmit(0)).toBeUndefined();
    expect([receiver.take(), receiver.take()]).toEqual([Uint8Array.of(1), undefined]);
    other.receive(acknowledgement, 0);
    expect(other.window.base).toBe(0);
    const random = seededRandom(7);
    for (let index = 0; index < 10_000; index += 1) {
      const noise = Uint8Array.from({ length: Math.floor(random() * 30) }, () => Math.floor(random() * 256));
      receiver.receive(noise, 0);
      ours.receive(noise, 0);
    }
    ours.receive(acknowledgement, 0);
    expect(ours.window.base).toBe(1);
  });

  test("a receiver from which nobody takes keeps no more than its window", () => {
    const sender = protocols[name].sender({ session: 1, window: 100 });
    const receiver = protocols[name].receiver({ window: 4 });
    for (let now = 0; now < 1000; now += 1) {
      while (sender.room > 0) sender.give(Uint8Array.of(1));
      for (let bytes = sender.transmit(now); bytes; bytes = sender.transmit(now))
        receiver.receive(bytes, now);
      for (let bytes = receiver.transmit(now); bytes; bytes = receiver.transmit(now))
        sender.receive(bytes, now);
    }
    let kept = 0;
    while (receiver.take()) kept += 1;
    expect(kept).toBe(4);
  });
});

describe("the order of merit", () => {
  const goodput = (name: ProtocolName, loss: number): number => {
    const { received, duration } = transfer(name, 42, 2000, { loss, delay: 20 });
    return received.length / duration;
  };

  test("over a good network a window of 16 is worth 16 times stop-and-wait, and go-back-N as much as selective repeat", () => {
    const [stop, back, selective] = names.map((name) => goodput(name, 0));
    expect((back ?? 0) / (stop ?? 1)).toBeCloseTo(16, 0);
    expect((selective ?? 0) / (back ?? 1)).toBeCloseTo(1, 1);
  });

  test("over a bad one selective repeat beats go-back-N, which beats stop-and-wait", () => {
    for (const loss of [0.1, 0.3]) {
      const [stop = 0, back = 0, selective = 0] = names.map((name) => goodput(name, loss));
      expect(back).toBeGreaterThan(1.5 * stop);
      expect(selective).toBeGreaterThan(1.5 * back);
    }
  });

  test("selective repeat sends each piece 1 / (1 - p)² times: both it and its acknowledgement must arrive", () => {
    const { sender, pieces } = transfer("selective-repeat", 3, 20_000, { loss: 0.3, delay: 20 });
    const { sent, resent } = sender.counts;
    // An acknowledgement of a later piece tells of all before it, so a few need not arrive.
    expect((sent + resent) / pieces.length).toBeGreaterThan(1 / 0.7);
    expect((sent + resent) / pieces.length).toBeLessThan(1 / 0.7 ** 2);
  });
});
