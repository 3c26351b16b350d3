import { FrameTooLongError } from "@acceptloop/framing/frame-too-long-error";
import { LineDecoder } from "@acceptloop/framing/lines";
import type { Member, Mode } from "../mode.ts";

/** The specification asks for at least 16 characters, and for letters and digits only. */
const NAME = /^[A-Za-z0-9]{1,32}$/;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Whoever gives a name may speak, and hears the others: Budget Chat of Protohackers (problem 3). */
export const budget: Mode = (floor, { maxLine }) => {
  const names = new Map<Member, string>();
  return (member) => {
    const lines = new LineDecoder({ maxFrameLength: maxLine });
    let isGone = false;
    floor.tell(member, "Welcome. What is your name?\n");

    function join(name: string): void {
      if (!NAME.test(name)) return refuse("a name is 1 to 32 letters and digits");
      if (Array.from(names.values()).includes(name)) return refuse("somebody has that name already");
      floor.tell(member, `* here are: ${Array.from(names.values()).join(", ")}\n`);
      floor.tellAll(`* ${name} has come\n`);
      names.set(member, name);
      floor.seat(member);
    }

    function refuse(reason: string): void {
      leave();
      floor.tell(member, `* goodbye: ${reason}\n`);
      floor.dismiss(member);
    }

    function leave(): void {
      isGone = true;
      const name = names.get(member);
      names.delete(member);
      if (name !== undefined) floor.tellOthers(member, encoder.encode(`* ${name} has left\n`));
    }

    function hear(line: string): void {
      if (isGone) return;
      const name = names.get(member);
      if (name === undefined) join(line);
      else floor.tellOthers(member, encoder.encode(`[${name}] ${line}\n`));
    }

    return {
      receive(bytes) {
        try {
          lines.push(bytes, (buffer, start, end) => hear(decoder.decode(buffer.subarray(start, end))));
        } catch (error) {
          if (!(error instanceof FrameTooLongError)) throw error;
          refuse(`a line is longer than ${maxLine} bytes`);
        }
      },
      end: leave,
    };
  };
};
