import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Bundle } from "./bundle.ts";

/** Puts everything that runs in the page into one script, and everything that styles it into one sheet. */
export async function makeBundle(): Promise<Bundle> {
  const [script, style] = await Promise.all([bundled("browser.ts"), bundled("style.css")]);
  return { script, style };
}

async function bundled(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    // The notices that the licences of Preact and uPlot ask for.
    legalComments: "eof",
  });
  return outputFiles[0]?.text ?? "";
}

// What is published holds them ready made: `npm run build` runs this file.
if (import.meta.main) {
  const folder = new URL("../../../dist/report/page/", import.meta.url);
  const { script, style } = await makeBundle();
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("browser.bundle.js", folder), script);
  writeFileSync(new URL("style.bundle.css", folder), style);
}
