import { styleText } from "node:util";

const colours = [
  "cyan",
  "green",
  "yellow",
  "magenta",
  "blue",
  "redBright",
  "cyanBright",
  "greenBright",
] as const;

/** `<user4>`, `[alice]`, or `*` for what the relay itself says. */
const NAME = /^(?:<\w+>|\[\w+\]|\*)(?= )/;

/**
 * A line as a terminal may show it: control characters that came from somebody else are shown and not obeyed, since they
 * could move the cursor or worse; a name has the same colour each time.
 */
export function show(line: Uint8Array, inColour: boolean): string {
  const text = new TextDecoder().decode(line).replaceAll(/[^\P{Cc}\t]/gu, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  if (!inColour) return text;
  return text.replace(NAME, (name) => styleText(colourOf(name), name, { validateStream: false }));
}

/** Whether the person at the terminal wants colours (no-color.org). */
export function wantsColour(): boolean {
  return process.stdout.isTTY && !process.env["NO_COLOR"];
}

function colourOf(name: string): (typeof colours)[number] {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return colours[sum % colours.length] ?? "cyan";
}
