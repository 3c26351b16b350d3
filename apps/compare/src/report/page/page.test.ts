import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startBrowser } from "../../../test-support/browser.ts";
import { sampleReport } from "../../../test-support/sample-report.ts";
import { written } from "../metrics.ts";
import { allMetricsOf } from "../reading.ts";
import type { Cell, Section } from "../report.ts";
import { pageOf } from "./page.ts";

/** Where people find the screenshots afterwards. */
const results = fileURLToPath(new URL("../../../../../results/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "page-"));
const file = join(folder, "report.html");
const address = pathToFileURL(file).href;

let browser: Browser;
let end: () => Promise<void>;
beforeAll(async () => {
  ({ browser, end } = await startBrowser());
  writeFileSync(file, await pageOf(sampleReport));
  mkdirSync(results, { recursive: true });
});
afterAll(async () => {
  await end();
  rmSync(folder, { recursive: true });
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

/** A page as it was opened, with everything that it asked for and complained about. */
interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

async function open(url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  // Under the locale "C" this build calls its language en-US@posix, which no Intl understands.
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, requests, complaints };
}

/** A browser in one process takes its time on a busy machine. */
const PATIENCE = { timeout: 60_000 };

const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** How much of each chart is in colour, from 0 to 1: lines are, and the grid below them is not. */
const colour = (page: Page): Promise<number[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("canvas")].map((canvas) => {
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let coloured = 0;
      for (let index = 0; index < pixels.length; index += 4) {
        const [red = 0, green = 0, blue = 0] = pixels.slice(index, index + 3);
        if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) coloured += 1;
      }
      return coloured / (pixels.length / 4);
    }),
  );

/** Everything that the table of a workload must show: each figure, and each reason why there is none. */
function figuresOf(section: Section): string[] {
  return section.cells.flatMap(({ failure, values }) =>
    failure === undefined
      ? allMetricsOf(section).flatMap((metric) => {
          const estimate = values[metric];
          return estimate ? [written(metric, estimate.median)] : [];
        })
      : [failure],
  );
}

describe("the page in a browser", () => {
  test.each(["light", "dark"] as const)(
    "draws its charts, asks nobody and complains about nothing, %s",
    async (scheme) => {
      const { page, requests, complaints } = await open(address, { colorScheme: scheme });
      await expect.poll(() => page.locator("canvas").count(), PATIENCE).toBe(15);
      await expect.poll(async () => Math.min(...(await colour(page))), PATIENCE).toBeGreaterThan(0.002);
      for (const [index, top] of [0, 1450].entries()) {
        await page.evaluate((y) => scrollTo({ top: y, behavior: "instant" }), top);
        await page.screenshot({ path: join(results, `page-${scheme}-${index + 1}.png`) });
      }
      expect(requests).toEqual([address]);
      expect(complaints).toEqual([]);
    },
  );

  test("takes its colours from the system, unless the reader wants others", async () => {
    const { page } = await open(address, { colorScheme: "dark" });
    const dark = await background(page);
    await page.getByRole("radio", { name: "light" }).check();
    const light = await background(page);
    expect(light).not.toBe(dark);
    await page.getByRole("radio", { name: "auto" }).check();
    expect(await background(page)).toBe(dark);
    await page.emulateMedia({ colorScheme: "light" });
    expect(await background(page)).toBe(light);
  });

  test("shows what is chosen, by keyboard alone, and keeps it in the address", async () => {
    const { page, complaints } = await open(address);
    const rowsOfFork = page.locator("tbody th", { hasText: "fork (node)" });
    const before = await rowsOfFork.count();
    expect(before).toBeGreaterThan(0);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the figures");
    for (const name of ["iterative", "event-loop", "fork"]) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.getAttribute("value"))).toBe(name);
    }
    await page.keyboard.press("Space");
    await expect.poll(() => rowsOfFork.count(), PATIENCE).toBe(0);
    await expect
      .poll(() => page.getByRole("status").textContent(), PATIENCE)
      .toBe("5 servers under 4 workloads");
    await expect.poll(() => page.url(), PATIENCE).toBe(`${address}#?hide-model=fork`);

    // A link inside of the page goes where it says, and what was chosen stays.
    await page.getByRole("link", { name: "cpu" }).press("Enter");
    await expect.poll(() => page.url(), PATIENCE).toBe(`${address}#workload-cpu?hide-model=fork`);
    await expect
      .poll(
        () =>
          page.locator("#workload-cpu").evaluate((heading) => Math.abs(heading.getBoundingClientRect().top)),
        PATIENCE,
      )
      .toBeLessThan(100);
    await page.reload();
    await expect.poll(() => page.getByRole("checkbox", { name: "fork" }).isChecked(), PATIENCE).toBe(false);
    expect(await rowsOfFork.count()).toBe(0);
    await page.getByRole("button", { name: "Show all" }).press("Enter");
    await expect.poll(() => rowsOfFork.count(), PATIENCE).toBe(before);
    expect(complaints).toEqual([]);
  });

  test("measures against the best of those that are shown", async () => {
    const { page } = await open(address);
    const shares = page.locator(".glance tr", { hasText: "event-loop (node)" }).locator("td");
    expect(await shares.first().textContent()).toBe("75 %");
    await page.getByRole("checkbox", { name: "bun" }).uncheck();
    await expect.poll(() => shares.first().textContent(), PATIENCE).toBe("100 %");
  });

  test("explains a column when its heading is pressed", async () => {
    const { page } = await open(address);
    await page.getByRole("button", { name: "p99.9 ms" }).first().press("Enter");
    const about = page.locator(".about:popover-open");
    await expect
      .poll(() => about.innerText(), PATIENCE)
      .toContain("999 of 1,000 replies came at least so fast. Lower is better.");
    await page.keyboard.press("Escape");
    await expect.poll(() => about.count(), PATIENCE).toBe(0);
  });

  test("puts a star at what is in doubt, with the reason, and says where theory has no formula", async () => {
    const [echo] = sampleReport.sections;
    const [cell] = echo?.cells ?? [];
    if (!echo || !cell) throw new Error("the sample is empty");
    const doubted: Cell = {
      ...cell,
      doubts: [{ sentence: "It was late.", metrics: ["p99"] }],
      predicted: { rate: null },
    };
    const text = await pageOf({ ...sampleReport, sections: [{ ...echo, cells: [doubted] }] });
    expect(text).toContain('<td>0.21<span class="doubtful" title="It was late.">*</span>');
    expect(text).toContain('<td class="median">11210</td>');
    expect(text.match(/class="doubtful"/g)).toHaveLength(1);
    expect(text.match(/no formula<\/(?:td|span)>/g)).toHaveLength(2);
    expect(text).not.toContain("wins everywhere. Each figure");
    expect(await pageOf(sampleReport)).toContain("None of these wins everywhere. Each figure");
  });

  test("shows percentiles as they were read from the histogram, and what they are of", async () => {
    const [section] = sampleReport.sections.slice(-1);
    const [cell] = section?.cells ?? [];
    if (!section || !cell) throw new Error("the sample is empty");
    const percentiles = [
      { percentile: 95, corrected: 7777, uncorrected: 1 },
      { percentile: 99.9, corrected: null, uncorrected: null },
    ];
    const text = await pageOf({
      ...sampleReport,
      sections: [{ ...section, cells: [{ ...cell, percentiles }] }],
    });
    expect(text).toContain("<td>7777 (1.00)</td><td>n/a</td>");
    expect(text).toContain("Time to reply, by percentile, at 120 % of what it can do");
    expect(text).toContain("Private memory, over time, at 120 % of what it can do");
  });

  test("shows every value of a cell", async () => {
    const [echo] = sampleReport.sections;
    if (!echo) throw new Error("the sample is empty");
    const text = await pageOf({ ...sampleReport, sections: [{ ...echo, metrics: ["rate"] }] });
    // Of the first cell, what the workload would not be about.
    for (const figure of ["0.90", "83.1", "46.2"]) expect(text).toContain(`<td>${figure}<span`);
    expect(text).toContain('id="about-processorTime"');
  });

  test("carries the licences of what it is made of", async () => {
    const text = await pageOf(sampleReport);
    expect(text).toMatch(/preact\n.*MIT.*Jason Miller.*uplot\n.*MIT.*Leon Sorokin/s);
  });

  test("gives the data away as files", async () => {
    const { page } = await open(address);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save report.csv" }).click();
    expect((await download).suggestedFilename()).toBe("report.csv");
  });

  test("without JavaScript it holds every figure, and nothing that does not work", async () => {
    const { page } = await open(address, { javaScriptEnabled: false });
    await page.screenshot({ path: join(results, "page-without-script.png") });
    const texts = await Promise.all(
      (await page.locator("section.workload").all()).map((section) =>
        section.locator(".figures").innerText(),
      ),
    );
    for (const [index, section] of sampleReport.sections.entries()) {
      for (const figure of figuresOf(section)) expect(texts[index]).toContain(figure);
      expect(await page.getByText(section.finding).count()).toBe(1);
    }
    expect(await page.getByRole("checkbox").count()).toBe(0);
    expect(await page.getByText("Without JavaScript all figures are here").isVisible()).toBe(true);
  });

  test.each([1280, 420])("is as wide as the window, of %d pixels", async (width) => {
    const { page } = await open(address, { viewport: { width, height: 900 } });
    await page.screenshot({ path: join(results, `page-${width}.png`) });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  test.each(["light", "dark"] as const)("axe finds nothing that keeps anybody out, %s", async (scheme) => {
    const { page } = await open(address, { colorScheme: scheme });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    await page.evaluate(axe.source);
    const found: unknown = await page.evaluate(
      "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]))",
    );
    expect(found).toEqual([]);
  });

  test("what a server calls itself is text, and never runs", async () => {
    const name =
      '</script><script>document.title = "harm"</script><img src=x onerror="document.title=\'harm\'">';
    const renamed = (cell: Cell): Cell => ({ ...cell, name, failure: `${name}${cell.name}` });
    const hostile = (section: Section): Section => ({
      ...section,
      finding: name,
      cells: section.cells.map(renamed),
    });
    const path = join(folder, "hostile.html");
    writeFileSync(path, await pageOf({ ...sampleReport, sections: sampleReport.sections.map(hostile) }));
    const { page, requests, complaints } = await open(pathToFileURL(path).href);
    await expect.poll(() => page.locator("html.has-script").count(), PATIENCE).toBe(1);
    expect(await page.title()).toBe("acceptloop: servers side by side");
    expect(await page.locator(".finding").first().textContent()).toBe(name);
    expect({ requests: requests.length, complaints }).toEqual({ requests: 1, complaints: [] });
  });
});
