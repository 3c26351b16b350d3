import { blocking } from "./blocking.ts";
import { bulk } from "./bulk.ts";
import { churn } from "./churn.ts";
import { cpu } from "./cpu.ts";
import { crash } from "./crash.ts";
import { drain } from "./drain.ts";
import { echo } from "./echo.ts";
import { fairness } from "./fairness.ts";
import { idle } from "./idle.ts";
import { memory } from "./memory.ts";
import { overload } from "./overload.ts";
import { relay } from "./relay.ts";
import { slow } from "./slow.ts";
import { udp } from "./udp.ts";
import type { Workload } from "./workload.ts";

/** Every workload, in the order in which they are told. */
export const workloads: readonly Workload[] = [
  echo,
  bulk,
  idle,
  slow,
  cpu,
  blocking,
  churn,
  crash,
  memory,
  fairness,
  overload,
  relay,
  udp,
  drain,
];
