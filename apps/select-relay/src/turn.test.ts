import { describe, expect, test } from "vitest";
import { Turn } from "./turn.ts";

function say(
  turn: Turn<string>,
  text: string,
  audience: { only: string } | { except: string | undefined },
): void {
  const bytes = new TextEncoder().encode(`..${text}..`);
  turn.say(bytes, 2, bytes.length - 2, audience);
}

function heardBy(turn: Turn<string>, who: string, isSeated = true): string {
  return new TextDecoder().decode(turn.parcelFor(who, isSeated).bytes);
}

describe("Turn", () => {
  test("gives everybody what the others said, in order", () => {
    const turn = new Turn<string>();
    say(turn, "a1 ", { except: "a" });
    say(turn, "b1 ", { except: "b" });
    say(turn, "a2 ", { except: "a" });
    expect(heardBy(turn, "a")).toBe("b1 ");
    expect(heardBy(turn, "b")).toBe("a1 a2 ");
    expect(heardBy(turn, "c")).toBe("a1 b1 a2 ");
    expect(turn.parcelFor("c", true).messages).toBe(3);
    expect(turn.parcelFor("b", true).messages).toBe(2);
  });

  test("shares one parcel among all to whom nothing special was said", () => {
    const turn = new Turn<string>();
    say(turn, "hello", { except: "a" });
    expect(turn.parcelFor("b", true)).toBe(turn.parcelFor("c", true));
  });

  test("says to one alone what is meant for one alone", () => {
    const turn = new Turn<string>();
    say(turn, "all ", { except: undefined });
    say(turn, "you ", { only: "a" });
    expect(heardBy(turn, "a")).toBe("all you ");
    expect(heardBy(turn, "b")).toBe("all ");
    expect(heardBy(turn, "a", false)).toBe("you ");
    expect(heardBy(turn, "b", false)).toBe("");
  });

  test("who is seated in this turn hears what is said after that, and no half of a passage before", () => {
    const turn = new Turn<string>();
    say(turn, "before ", { except: "a" });
    turn.seat("b");
    say(turn, "after ", { except: "a" });
    expect(heardBy(turn, "b")).toBe("after ");
    expect(heardBy(turn, "c")).toBe("before after ");
  });

  test("tells other relays what was said here to all", () => {
    const turn = new Turn<string>();
    say(turn, "ours ", { except: "a" });
    turn.say(
      new TextEncoder().encode("theirs "),
      0,
      7,
      { except: undefined },
      { isForeign: true, messages: 3 },
    );
    expect(turn.parcelFor("b", true).messages).toBe(4);
    say(turn, "private ", { only: "a" });
    expect(new TextDecoder().decode(turn.parcelForAfar().bytes)).toBe("ours ");
    expect(heardBy(turn, "b")).toBe("ours theirs ");
  });

  test("grows with what is said", () => {
    const turn = new Turn<string>();
    const line = "x".repeat(1000);
    for (let count = 0; count < 100; count += 1) say(turn, line, { except: String(count % 2) });
    expect(heardBy(turn, "2")).toBe(line.repeat(100));
    expect(heardBy(turn, "0")).toBe(line.repeat(50));
  });
});
