import { highestRate, type HighestRate, Load, type LoadPlan, type Objective } from "@acceptloop/load";
import { type Contender, commandOf, modelOf } from "./contenders/models.ts";
import { startGuest } from "./contenders/start-guest.ts";
import { type Server, startServer } from "./contenders/start.ts";
import type { Warden } from "./contenders/warden.ts";
import type { Constants } from "./constants.ts";
import type { ClientPlan, Stage, Workload } from "./workloads/workload.ts";

/** What all measurements of a run have in common. */
export interface Setting {
  readonly warden: Warden;
  readonly signal: AbortSignal;
  /** How long one measurement may take, in milliseconds. */
  readonly milliseconds: number;
  readonly objective: Objective | undefined;
  readonly generator: Generator;
}

/** What the load generator may use. */
export interface Generator {
  readonly threads: number;
  /** Empty: the system deals them out. */
  readonly cores: readonly number[];
}

const BRIEFLY = 500;
const PATIENTLY = 10_000;
/** In milliseconds. What a runtime has not compiled yet is slow, in a server, and in the load generator no less. */
const WARM_UP = 500;
/** Of each step in the search for the highest rate, in milliseconds. */
const STEP = 1000;

/** A stage whose servers end, and whose clients leave, when it is disposed of. */
export class OpenStage implements Stage, AsyncDisposable {
  readonly contender: Contender;
  readonly model: Stage["model"];
  readonly constants: Constants | undefined;
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  readonly #workload: Pick<Workload, "service" | "options">;
  readonly #setting: Setting;
  readonly #servers: Server[] = [];
  readonly #loads: Load[] = [];

  constructor(
    contender: Contender,
    workload: Pick<Workload, "service" | "options">,
    setting: Setting,
    constants?: Constants,
  ) {
    this.contender = contender;
    this.model = modelOf(contender);
    this.constants = constants;
    this.milliseconds = setting.milliseconds;
    this.signal = setting.signal;
    this.#workload = workload;
    this.#setting = setting;
  }

  /** Whether something stands in for the model's mechanism; known when a server has been started. */
  get emulated(): boolean {
    return this.#servers.some(({ emulated }) => emulated);
  }

  async start(): Promise<Server> {
    this.signal.throwIfAborted();
    const { contender, model } = this;
    const { service, options } = this.#workload;
    const { warden } = this.#setting;
    const server =
      "guest" in contender
        ? await startGuest(contender.guest, service, warden)
        : await startServer(commandOf(contender, service, model && options?.(model)), warden);
    this.#servers.push(server);
    return server;
  }

  async load(plan: ClientPlan): Promise<Load> {
    const load = await Load.start(this.#onItsCores(plan), { signal: this.signal });
    this.#loads.push(load);
    await load.measure(WARM_UP);
    return load;
  }

  async highestRate(plan: ClientPlan): Promise<HighestRate | undefined> {
    const { objective } = this.#setting;
    if (objective === undefined) return undefined;
    return await highestRate(this.#onItsCores(plan), objective, {
      duration: STEP,
      warmUp: WARM_UP,
      signal: this.signal,
    });
  }

  #onItsCores(plan: ClientPlan): LoadPlan {
    const { threads, cores } = this.#setting.generator;
    return { warmUp: this.#warmUp, ...plan, threads: Math.min(threads, plan.connections), cores };
  }

  /** Who is served at all is served by then; where it is known that most are not, nobody waits for them. */
  get #warmUp(): number {
    return this.model?.sharing === "one" || this.model?.sharing === "pool" ? BRIEFLY : PATIENTLY;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#loads.map((load) => load.stop()));
    await Promise.all(this.#servers.map((server) => server.stop()));
  }
}
