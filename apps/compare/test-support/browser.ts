import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/**
 * Starts the browser that came with npm. It unpacks itself into a folder of its own, together with the libraries that a
 * bare system lacks, so that neither another version nor a half-written file of another run is taken for it.
 *
 * @returns the browser, and what ends it and removes the folder
 */
export async function startBrowser(): Promise<{ browser: Browser; end: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "browser-"));
  const before = { ...process.env };
  // It brings its libraries only where it believes to be in that cloud, and asks nothing but these variables.
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" });
  const { default: packed } = await import("@sparticuz/chromium");
  const executablePath = await packed.executablePath();
  // In one process, as that cloud wants it, it ends with the first page that is closed.
  const args = packed.args.filter((arg) => arg !== "--single-process" && arg !== "--no-zygote");
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env } });
  restore(before);
  return {
    browser,
    async end() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function restore(before: NodeJS.ProcessEnv): void {
  for (const name of ["TMPDIR", "AWS_EXECUTION_ENV", "LD_LIBRARY_PATH", "FONTCONFIG_PATH"]) {
    if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before[name];
  }
}
