import { h, hydrate } from "preact";
import type { Report } from "../report.ts";
import { App } from "./app.ts";
import { draw } from "./draw.ts";
import { Drawing } from "./line-chart.ts";

// What runs in the page: it takes over what was rendered when the report was written, and adds what needs a script.
const data = document.getElementById("report")?.textContent ?? "";
const report: Report = JSON.parse(data);
document.documentElement.classList.add("has-script");
const root = document.getElementById("root");
if (root) hydrate(h(Drawing.Provider, { value: draw }, h(App, { report })), root);
