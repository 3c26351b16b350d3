import { copyFileSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, vi } from "vitest";
import { freePort } from "../free-port.ts";
import { run, start } from "../program.ts";
import { type Runtime, runtimes } from "../runtimes.ts";

const executables = fileURLToPath(new URL("../../../node_modules/.bin/", import.meta.url));

/** A registry of our own, and people who know no other one. */
export interface Registry {
  /** What programs are started with: their home, their caches and their commands are in the registry's folder. */
  readonly env: NodeJS.ProcessEnv;
  /** A runtime at the version that the repository pins, outside of the repository. */
  commandOf(runtime: Runtime): string;
  publish(tarball: string): Promise<void>;
  stop(): Promise<unknown>;
}

/**
 * Starts a registry that has our packages only from who publishes them to it, and asks the usual one for all others.
 *
 * @param folder everything is in there
 */
export async function startRegistry(folder: string): Promise<Registry> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const config = join(folder, "verdaccio.json");
  writeFileSync(config, JSON.stringify(await configuration(folder)));
  const [node, verdaccio] = [join(executables, "node"), join(executables, "verdaccio")];
  const server = await start([node, verdaccio, "--config", config, "--listen", address]);
  await vi.waitFor(() => fetch(`http://${address}/-/ping`), { timeout: 60_000, interval: 100 });

  const env = environment(folder, address);
  return {
    env,
    commandOf: (runtime) => join(folder, "bin", runtime),
    async publish(tarball) {
      const published = await run(["npm", "publish", tarball], "", { cwd: folder, env });
      expect(published).toMatchObject({ code: 0 });
    },
    stop: () => server.stop(),
  };
}

/** As verdaccio's manual has it; JSON is YAML, too. */
async function configuration(folder: string): Promise<unknown> {
  const { stdout } = await run(["npm", "config", "get", "registry"]);
  return {
    storage: join(folder, "storage"),
    uplinks: { usual: { url: stdout.trim() } },
    packages: {
      "@acceptloop/*": { access: "$all", publish: "$all" },
      "**": { access: "$all", proxy: "usual" },
    },
    web: { enable: false },
    log: { type: "stdout", format: "json", level: "info" },
  };
}

function environment(folder: string, address: string): NodeJS.ProcessEnv {
  const [home, commands] = [join(folder, "home"), join(folder, "bin")];
  for (const made of [home, commands]) mkdirSync(made);
  // npm wants some token or other before it publishes, and Deno does not trust what is younger than a day.
  const settings = [`registry=http://${address}/`, `//${address}/:_authToken=anybody`, "min-release-age=0"];
  writeFileSync(join(home, ".npmrc"), `${settings.join("\n")}\n`);
  // Copies: a link would lead into the repository.
  for (const runtime of runtimes)
    copyFileSync(realpathSync(join(executables, runtime)), join(commands, runtime));
  for (const program of ["npm", "npx"]) symlinkSync(whereIs(program), join(commands, program));
  symlinkSync("bun", join(commands, "bunx"));
  return {
    PATH: `${commands}:/usr/bin:/bin`,
    HOME: home,
    NPM_CONFIG_REGISTRY: `http://${address}/`,
    npm_config_update_notifier: "false",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_yes: "true",
    NO_COLOR: "1",
  };
}

function whereIs(program: string): string {
  const found = (process.env["PATH"] ?? "").split(":").map((folder) => join(folder, program));
  const file = found.find(
    (name) => name.startsWith("/") && existsSync(name) && !name.includes("node_modules"),
  );
  if (file === undefined) throw new Error(`${program} is not in PATH`);
  return realpathSync(file);
}
