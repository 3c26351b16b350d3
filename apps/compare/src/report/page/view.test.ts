import { describe, expect, test } from "vitest";
import { sampleReport } from "../../../test-support/sample-report.ts";
import { choicesOf, hashOf, readHash, toggled, visibleIn, wholeView } from "./view.ts";

test("choicesOf() names each model, runtime and workload once", () => {
  expect(choicesOf(sampleReport)).toEqual({
    model: ["iterative", "event-loop", "fork", "thread", "socat"],
    runtime: ["node", "bun", "guests"],
    workload: ["echo", "slow", "cpu", "overload"],
  });
});

test("visibleIn() leaves out what is hidden, and nothing else", () => {
  const view = toggled(toggled(toggled(wholeView, "model", "fork"), "runtime", "bun"), "workload", "slow");
  const shown = visibleIn(sampleReport, view);
  expect(shown.sections.map(({ workload }) => workload)).toEqual(["echo", "cpu", "overload"]);
  expect(shown.sections[0]?.cells.map(({ name }) => name)).toEqual([
    "iterative (node)",
    "event-loop (node)",
    "socat",
  ]);
  expect(visibleIn(sampleReport, toggled(toggled(wholeView, "model", "fork"), "model", "fork"))).toEqual(
    sampleReport,
  );
});

describe("hashOf() and readHash()", () => {
  test("say where the reader is and what is hidden", () => {
    const view = {
      ...toggled(toggled(wholeView, "model", "fork"), "model", "a&b=c?"),
      theme: "dark" as const,
    };
    const hash = hashOf("workload-cpu", view);
    expect(hash).toBe("workload-cpu?hide-model=fork&hide-model=a%26b%3Dc%3F&theme=dark");
    expect(readHash(`#${hash}`)).toEqual({ anchor: "workload-cpu", view });
  });

  test("say nothing about the view where all is shown", () => {
    expect(hashOf("workload-cpu", wholeView)).toBe("workload-cpu");
    expect(readHash("#workload-cpu")).toEqual({ anchor: "workload-cpu" });
    expect(readHash("")).toEqual({ anchor: "" });
  });

  test("take no harm from what others have written", () => {
    expect(readHash("#?theme=pink&hide-model=x&hide-model=x&hide-__proto__=y").view).toEqual({
      ...wholeView,
      hidden: { ...wholeView.hidden, model: ["x"] },
    });
  });
});
