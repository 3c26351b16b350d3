import type { Server } from "../contenders/start.ts";
import { observe, sampleOf } from "./observe.ts";
import type { ClientPlan, Stage } from "./workload.ts";

/** What a server does when clients ask as fast as they can. They leave after it. */
export async function rush(
  stage: Stage,
  server: Server,
  plan: ClientPlan,
  milliseconds: number,
): Promise<ReturnType<typeof sampleOf>> {
  const load = await stage.load(plan);
  const sample = sampleOf(await observe(server, load, milliseconds));
  await load.stop();
  return sample;
}
