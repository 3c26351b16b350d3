/** A control sequence, as `ESC [ 31 G`, or one character. */
const TOKENS = new RegExp(`${String.fromCharCode(0x1b)}\\[(\\d*)([A-Z])|[^]`, "gu");

/** What a terminal shows after this output: the part of ECMA-48 that line editors use. */
export function screenOf(output: string, columns: number): string {
  const rows: (string[] | undefined)[] = [];
  let row = 0;
  let column = 0;

  function put(character: string): void {
    if (column === columns) {
      column = 0;
      row += 1;
    }
    const cells = (rows[row] ??= []);
    while (cells.length < column) cells.push(" ");
    cells[column] = character;
    column += 1;
  }

  const controls: Record<string, (parameter: number) => void> = {
    A: (count) => (row = Math.max(0, row - (count || 1))),
    B: (count) => (row += count || 1),
    C: (count) => (column += count || 1),
    D: (count) => (column = Math.max(0, column - (count || 1))),
    G: (place) => (column = Math.max(0, place - 1)),
    J() {
      rows.length = row + 1;
      rows[row]?.splice(column);
    },
    K: (what) => rows[row]?.splice(what === 2 ? 0 : column),
  };

  for (const [token, parameter, control] of output.matchAll(TOKENS)) {
    if (control !== undefined) controls[control]?.(Number(parameter));
    else if (token === "\n") row += 1;
    else if (token === "\r") column = 0;
    else put(token);
  }
  return Array.from(rows, (cells = []) => cells.join("").trimEnd())
    .join("\n")
    .trimEnd();
}
