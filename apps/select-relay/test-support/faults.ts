import type { Floor, Member, Mode, Voice } from "../src/mode.ts";

/** A mistake that a Budget Chat server may make: what its mode does when it makes it. */
type Fault = (mode: Mode) => Mode;

const text = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);
const encoder = new TextEncoder();

/** A mode whose floor is not quite that of the room. */
function onFloor(change: (floor: Floor) => Partial<Floor>): Fault {
  return (mode) => (floor, limits) => {
    const whole: Floor = {
      seat: (member) => floor.seat(member),
      tell: (member, words) => floor.tell(member, words),
      tellAll: (words) => floor.tellAll(words),
      tellOthers: (from, buffer, start, end) => floor.tellOthers(from, buffer, start, end),
      dismiss: (member) => floor.dismiss(member),
    };
    return mode({ ...whole, ...change(floor) }, limits);
  };
}

/** A mode whose members do not say quite what they say. */
function onVoice(change: (voice: Voice, member: Member, floor: Floor) => Partial<Voice>): Fault {
  return (mode) => (floor, limits) => {
    const enter = mode(floor, limits);
    return (member) => {
      const voice = enter(member);
      return {
        receive: (bytes) => voice.receive(bytes),
        end: () => voice.end(),
        ...change(voice, member, floor),
      };
    };
  };
}

/** Eight mistakes that the checker must not overlook. */
export const faults: Readonly<Record<string, Fault>> = {
  "a member hears itself": onFloor((floor) => ({
    tellOthers: (_from, buffer, start = 0, end = buffer.length) =>
      floor.tellAll(text(buffer.subarray(start, end))),
  })),
  "a newcomer to an empty room is told nothing": onFloor((floor) => ({
    tell(member, words) {
      if (words !== "* here are: \n") floor.tell(member, words);
    },
  })),
  "nobody is told who has come": onFloor((floor) => ({
    tellAll(words) {
      if (!words.endsWith(" has come\n")) floor.tellAll(words);
    },
  })),
  "nobody is told who has left": onVoice(() => ({ end() {} })),
  "who has no name yet hears everything": onVoice((_voice, member, floor) => {
    floor.seat(member);
    return {};
  }),
  "each segment is taken for a line": onVoice((voice) => ({
    receive: (bytes) => voice.receive(encoder.encode(`${text(bytes).trimEnd()}\n`)),
  })),
  "only the first line of a segment is heard": onVoice((voice) => ({
    receive: (bytes) => voice.receive(bytes.subarray(0, bytes.indexOf(10) + 1 || bytes.length)),
  })),
  "who leaves without a name is announced": onVoice((voice, member, floor) => ({
    end() {
      voice.end();
      floor.tellOthers(member, encoder.encode("* somebody has left\n"));
    },
  })),
  "a name may be anything": onVoice((voice) => {
    let hasName = false;
    return {
      receive(bytes) {
        const line = text(bytes);
        voice.receive(
          hasName ? bytes : encoder.encode(line.replaceAll(/[^A-Za-z0-9\n]/g, "x").replace(/^\n/, "x\n")),
        );
        hasName ||= line.includes("\n");
      },
    };
  }),
  "long messages are cut": onFloor((floor) => ({
    tellOthers(from, buffer, start = 0, end = buffer.length) {
      if (end - start <= 500) return floor.tellOthers(from, buffer, start, end);
      floor.tellOthers(from, encoder.encode(`${text(buffer.subarray(start, start + 500))}\n`));
    },
  })),
};
