import { type ComponentChild, h } from "preact";

interface ServerTableProps {
  /** Of the region, for those who do not see where it is. */
  readonly label: string;
  readonly caption: string;
  /** Its class. */
  readonly kind?: string;
  /** Of the columns after that of the servers' names. */
  readonly headings: readonly ComponentChild[];
  /** A `tr` for each server. */
  readonly rows: readonly ComponentChild[];
}

/** A table with a row for each server. It makes no page wider than its window, but scrolls by itself, by keyboard, too. */
export function ServerTable({ label, caption, kind, headings, rows }: ServerTableProps): ComponentChild {
  return h(
    "div",
    { class: "scroll", role: "region", tabIndex: 0, "aria-label": label },
    h(
      "table",
      { class: kind },
      h("caption", null, caption),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "server"),
          headings.map((heading, column) => h("th", { key: column, scope: "col" }, heading)),
        ),
      ),
      h("tbody", null, rows),
    ),
  );
}
