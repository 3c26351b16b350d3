import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MARK = "ACCEPTLOOP_COMPARE";

/**
 * A small process that ends all servers when we end without having done so, even by SIGKILL: then the pipe between us
 * breaks, which no process can prevent or miss.
 */
export class Warden {
  readonly #child: ChildProcess;
  /**
   * The environment of those in its charge: ours, and a mark by which it knows them where there is a /proc, also if we end
   * before we could tell it of them.
   */
  readonly environment: NodeJS.ProcessEnv;

  private constructor(child: ChildProcess, mark: string) {
    this.#child = child;
    this.environment = { ...process.env, [MARK]: mark };
  }

  /** Starts it, and waits until it is on watch. */
  static async start(): Promise<Warden> {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const program = fileURLToPath(new URL(`warden-program.${extension}`, import.meta.url));
    const launcher = "deno" in process.versions ? ["run", "--allow-all"] : process.execArgv;
    // Detached, it has a session of its own, and the terminal's Ctrl-C does not reach it.
    const mark = randomUUID();
    const child = spawn(process.execPath, [...launcher, program, `${MARK}=${mark}`], {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    // It ends by itself when we do; nobody has to wait for it.
    child.unref();
    const [line] = await once(createInterface(child.stdout), "line");
    if (line !== "on watch") throw new Error(`the warden said ${JSON.stringify(line)}`);
    child.stdout.destroy();
    return new Warden(child, mark);
  }

  /** Puts a process that leads a group into its charge. */
  guard(leader: number): void {
    this.#tell(`+${leader}`);
  }

  /** A group that it need not end any more: the system may give its number to others. */
  release(leader: number): void {
    this.#tell(`-${leader}`);
  }

  /** Ends all that is left in its charge, and itself. */
  end(): void {
    this.#child.stdin?.end();
  }

  #tell(order: string): void {
    // A few bytes into an empty pipe: there is always room, and without the warden there is nobody to tell.
    this.#child.stdin?.write(`${order}\n`);
  }
}
