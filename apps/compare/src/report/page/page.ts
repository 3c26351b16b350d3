import { createHash } from "node:crypto";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Report } from "../report.ts";
import { App } from "./app.ts";
import { bundle } from "./bundle.ts";

/**
 * The report as one file that needs nothing else. It can be read without its script, and no browser lets it ask any
 * network: its policy forbids that, and every script but the one that is in it.
 */
export async function pageOf(report: Report): Promise<string> {
  const { script, style } = await bundle();
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>acceptloop: servers side by side</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="root">${renderToString(h(App, { report }))}</div>
<script type="application/json" id="report">${embedded(report)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON that cannot end the element that it stands in, whatever a server has called itself. */
function embedded(report: Report): string {
  return JSON.stringify(report).replaceAll("<", "\\u003c");
}
