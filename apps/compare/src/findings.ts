import { type Cell, type Figures, nameOf } from "./report.ts";
import type { Workload } from "./workloads.ts";

interface Measured extends Figures {
  readonly name: string;
  readonly model: string;
}

/** What a workload has shown, in one plain sentence that says no more than the figures do. */
export function findingOf({ name }: Workload, cells: readonly Cell[]): string {
  const measured = cells.flatMap((cell): Measured[] =>
    cell.figures ? [{ name: nameOf(cell, cells), model: cell.model, ...cell.figures }] : [],
  );
  if (measured.length === 0) return "Nothing could be measured.";
  if (name === "cpu") return aboutCores(measured);
  if (name === "slow") return `With a silent client in front, ${aboutWaiting(measured)}.`;
  return `${capitalise(aboutWaiting(measured))}; ${aboutSpeed(measured)}.`;
}

function aboutWaiting(all: readonly Measured[]): string {
  const keeping = all.filter(({ unanswered }) => unanswered > 0);
  const serving = all.filter(({ unanswered }) => unanswered === 0);
  const clauses = keeping.map(
    ({ name, clients, unanswered }) => `${name} answered ${clients - unanswered} of ${clients} clients`,
  );
  if (serving.length > 0) {
    clauses.push(`${listOf(serving.map(({ name }) => name))} answered all ${serving[0]?.clients ?? 0}`);
  }
  return clauses.join(", ");
}

function aboutSpeed(all: readonly Measured[]): string {
  const [fastest] = all.toSorted((a, b) => b.repliesPerSecond - a.repliesPerSecond);
  const [hungriest] = all.toSorted((a, b) => (b.memory ?? 0) - (a.memory ?? 0));
  if (!fastest || !hungriest) return "";
  const speed = `${fastest.name} gave most replies, ${Math.round(fastest.repliesPerSecond)} a second`;
  if (hungriest.memory === null) return speed;
  return `${speed}, and ${hungriest.name} took most memory, ${Math.round(hungriest.memory / 1e6)} MB`;
}

function aboutCores(all: readonly Measured[]): string {
  const loop = all.find(({ model }) => model === "event-loop");
  const others = all.filter(({ model }) => model !== "event-loop");
  if (!loop || loop.repliesPerSecond === 0 || others.length === 0) return `${capitalise(aboutWaiting(all))}.`;
  const busy = ({ cores }: Measured): string => (cores === null ? "" : ` (${cores.toFixed(1)} cores busy)`);
  const ratios = others.map(
    (other) => `${other.name} ${(other.repliesPerSecond / loop.repliesPerSecond).toFixed(2)}${busy(other)}`,
  );
  return `Times as many replies as ${loop.name}${busy(loop)} gave: ${ratios.join(", ")}.`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
