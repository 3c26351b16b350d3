import type { Member, Mode } from "../mode.ts";
import { escapeControls } from "./escape.ts";

const encoder = new TextEncoder();

/** Everybody has a name, coming and going is announced, and no byte can harm a terminal: `ncat --chat`. */
export const chat: Mode = (floor) => {
  const present = new Set<Member>();
  return (member) => {
    const name = nameOf(member);
    const others = Array.from(present, (other) => `${other.host} as ${nameOf(other)}`);
    floor.seat(member);
    floor.tellAll(`<announce> ${member.host} is connected as ${name}.\n`);
    floor.tellAll(`<announce> already connected: ${others.join(", ") || "nobody"}.\n`);
    present.add(member);
    return {
      receive(bytes) {
        floor.tellOthers(member, encoder.encode(`${name} ${escapeControls(bytes)}`));
      },
      end() {
        present.delete(member);
        floor.tellOthers(member, encoder.encode(`<announce> ${name} is disconnected.\n`));
      },
    };
  };
};

function nameOf({ number }: Member): string {
  return `<user${number}>`;
}
