import { readFileSync } from "node:fs";

/** What the page holds besides its text. */
export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** The script and the style sheet of the page: made afresh where we run from source, else as they were published. */
export async function bundle(): Promise<Bundle> {
  if (import.meta.url.endsWith(".ts")) {
    const { makeBundle } = await import("./make-bundle.ts");
    return await makeBundle();
  }
  const published = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
  return { script: published("./browser.bundle.js"), style: published("./style.bundle.css") };
}
