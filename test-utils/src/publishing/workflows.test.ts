import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";

const root = fileURLToPath(new URL("../../..", import.meta.url));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly "runs-on": string;
  readonly "timeout-minutes": number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The file's content, in which YAML itself finds nothing wrong. */
function read(file: string) {
  const document = parseDocument(readFileSync(file, "utf8"), { strict: true, uniqueKeys: true });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}

const files = globSync(".github/workflows/*.yml", { cwd: root }).map((file) => join(root, file));
const workflows = files.map((file): { name: string; workflow: Workflow } => ({
  name: basename(file, ".yml"),
  workflow: read(file),
}));
const jobs = workflows.flatMap(({ name: file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]): { name: string; job: Job } => ({
    name: `${file} / ${name}`,
    job,
  })),
);
const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);

// What actionlint would check and a test can, since nobody keeps it on npm or in Debian.
describe("the workflows", () => {
  test("are there", () => {
    expect(workflows.map(({ name }) => name).toSorted()).toEqual(["release", "test"]);
  });

  test.each(jobs)("$name runs nothing but what also runs here", ({ job: { steps } }) => {
    const commands = steps.flatMap(({ run, with: inputs }) => [run ?? [], inputs?.["version"] ?? []].flat());
    for (const command of commands) {
      const [, script] = /^npm run (\S+)$/.exec(command) ?? [];
      const isOurs = ["npm ci", 'sudo env "PATH=$PATH" bash .ci/run'].includes(command);
      const isKnown = isOurs || (script !== undefined && script in scripts);
      expect({ command, isKnown }).toEqual({ command, isKnown: true });
    }
  });

  test.each(jobs)("$name ends by itself, and takes its actions at a version", ({ job }) => {
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
    expect(job["runs-on"]).toMatch(/^(ubuntu|macos)-latest$/);
    for (const { uses } of job.steps) expect(uses ?? "command@v0").toMatch(/^[\w-]+(\/[\w-]+)?@v\d+$/);
  });

  test("only the job that publishes may prove who it is, and nobody has permissions that are not named", () => {
    for (const {
      workflow: { permissions },
    } of workflows) {
      expect(Object.values(permissions).every((level) => level === "read")).toBe(true);
    }
    const trusted = jobs.filter(({ job }) => job.permissions?.["id-token"] !== undefined);
    expect(trusted.map(({ name }) => name)).toEqual(["release / publish"]);
  });

  test("JSR comes last, after a rehearsal and npm", () => {
    const publish = jobs.find(({ name }) => name === "release / publish");
    expect(publish?.job.steps.flatMap(({ run }) => run ?? [])).toEqual([
      "npm ci",
      "npm run release:dry",
      "npm run release:npm",
      "npm run release:jsr",
    ]);
  });

  test("name no registry, and no secret", () => {
    for (const file of files)
      expect(readFileSync(file, "utf8")).not.toMatch(/https?:|registry[.-]|secrets\./);
  });

  test("start from Node 22, 24 and 26, on Linux and on macOS", () => {
    const matrices = jobs.flatMap(({ job }) =>
      job.strategy ? [[job["runs-on"], job.strategy.matrix["node"]]] : [],
    );
    expect(matrices).toEqual([
      ["ubuntu-latest", [22, 24, 26]],
      ["macos-latest", [22, 24, 26]],
    ]);
  });
});

describe("the forms for issues", () => {
  test.each(globSync(".github/ISSUE_TEMPLATE/*.yml", { cwd: root }))("%s can be read", (file) => {
    const form: { name?: string; description?: string; body?: { id: string }[] } = read(join(root, file));
    if (basename(file) === "config.yml") return;
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    const ids = form.body?.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(0);
  });
});
