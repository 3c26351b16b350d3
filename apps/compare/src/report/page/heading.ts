import { type ComponentChild, h } from "preact";
import { headingOf, type MetricName } from "../metrics.ts";

/** The heading of a metric's column: a button that explains it, without any script. */
export function Heading({ metric }: { readonly metric: MetricName }): ComponentChild {
  return h("button", { type: "button", class: "term", popovertarget: `about-${metric}` }, headingOf(metric));
}
