import type { Report } from "./report.ts";

/** Where the figures come from, without which they mean nothing: what it is about, and what there is to say. */
export function machineFacts(report: Report): (readonly [subject: string, fact: string])[] {
  const { environment, capacity, constants } = report;
  const versions = Object.entries(environment.runtimes).map(([name, version]) => `${name} ${version}`);
  const facts: [string, string][] = [
    [
      "Machine",
      `${environment.processor}, ${environment.cores} cores, ${(environment.memory / 1e9).toFixed(1)} GB, ${environment.kernel}`,
    ],
    ["Runtimes", versions.join(", ") || "none"],
    ["Commit", environment.commit ?? "unknown"],
    ["Pinning", environment.pinning],
    [
      "Load",
      `${environment.load.map((load) => load.toFixed(2)).join(" before, ")} after (processes that want a core); ${
        environment.stolen === null
          ? "nobody tells how much the hypervisor took"
          : `the hypervisor gave ${(environment.stolen * 100).toFixed(1)} % of the time to others`
      }`,
    ],
    ["Generator", capacity === null ? "its own capacity was not measured" : capacityOf(capacity)],
    ["Measured", timesOf(report)],
  ];
  if (constants.length > 0) {
    const list = constants.map(
      ({ name, value, unit, of }) => `${name} ${Number(value.toPrecision(3))} ${unit}`.trimEnd() + ` (${of})`,
    );
    facts.push(["Constants", list.join(", ")]);
  }
  return facts;
}

function capacityOf({ repliesPerSecond, against, threads, pinned }: NonNullable<Report["capacity"]>): string {
  const how =
    threads === 1
      ? `one thread, which ${pinned ? "is pinned to a core that servers may use, too" : "shares the cores with the server"}`
      : `${threads} threads, which ${pinned ? "are pinned to a core each, which servers may use, too" : "share the cores with the server"}`;
  return `takes ${Math.round(repliesPerSecond)} replies/s from ${against}, with ${how}`;
}

function timesOf({ startedAt, endedAt, seconds, repeats, command }: Report): string {
  const took = Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  const often = repeats === 1 ? "once" : `${repeats} times, in random order`;
  const start = startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC");
  return `${start}, in ${took} s; each for ${seconds} s, ${often}: compare run ${command.join(" ")}`.trimEnd();
}
