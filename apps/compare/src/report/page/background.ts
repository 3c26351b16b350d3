import { type ComponentChild, h } from "preact";
import { machineFacts } from "../machine-facts.ts";
import type { Report } from "../report.ts";

/** What a reader must know before drawing conclusions. */
const TRUTHS: readonly (readonly [claim: string, reason: string])[] = [
  [
    "No model wins everywhere.",
    "Each workload asks another question, and each model answers some of them badly.",
  ],
  [
    "“Pools are always faster” is a claim to be tested.",
    "In the measurements of UNIX Network Programming (3rd edition, chapter 30) a thread per client took 0.99 s, less than both pools of threads.",
  ],
  [
    "A process is dear here.",
    "Starting a JavaScript runtime costs a hundred to a thousand times as much as fork() in C, so the point where a pool pays off lies elsewhere.",
  ],
  [
    "A pool that is bound to connections starves.",
    "As many idle clients as it has workers, and nobody else is served; one that is bound to requests does not mind them.",
  ],
  [
    "A closed loop hides outages.",
    "Clients that wait for their reply send nothing while the server stands still. So latency counts from the moment when a request was due, and the other figure stands beside it.",
  ],
  [
    "Percentiles are not averaged.",
    "The histograms of the repeats are merged, and the percentiles read from the sum.",
  ],
  [
    "The load generator runs on the same machine.",
    "Where it was at its own limit the figure carries a star: the server might do more.",
  ],
];

/** Where the figures come from, and how they are to be read. */
export function Background({ report }: { readonly report: Report }): ComponentChild {
  return h(
    "section",
    { "aria-labelledby": "reading" },
    h("h2", { id: "reading" }, "How to read the figures"),
    h(
      "ul",
      { class: "truths" },
      TRUTHS.map(([claim, reason]) => h("li", { key: claim }, h("b", null, claim), ` ${reason}`)),
    ),
    h("h2", { id: "machine" }, "Where they come from"),
    h(
      "dl",
      { class: "machine" },
      machineFacts(report).map(([subject, fact]) => [
        h("dt", { key: subject }, subject),
        h("dd", { key: `${subject}:` }, fact),
      ]),
    ),
  );
}
