import type { Constants } from "./constants.ts";
import type { Model } from "./contenders/models.ts";
import type { Prediction } from "./report/report.ts";

// What the books expect of a model: UNIX Network Programming, chapter 30, and the operational laws of Lazowska et al.,
// Quantitative System Performance (1984), chapter 5: no rate above that of the busiest station.

/** How many requests a server can work on at the same time. */
export function parallelism(
  { sharing, unit }: Model,
  clients: number,
  { cores, workers }: Constants,
): number {
  if (sharing === "one") return 1;
  if (sharing === "each") return Math.min(clients, cores);
  return unit === "none" ? 1 : Math.min(workers, clients, cores);
}

/** How many of the clients are served at all while none of them leaves. */
export function served({ sharing }: Model, clients: number, { workers }: Constants): number {
  if (sharing === "one") return 1;
  return sharing === "pool" ? Math.min(workers, clients) : clients;
}

/**
 * Echoes per second to clients in a closed loop, who share the cores with the server. A unit with one client turns its
 * event loop for each message (S1, G1); one with many takes several messages in a turn (S, G).
 */
export function echoRate(model: Model, clients: number, constants: Constants): Prediction {
  const { cores, generatorThreads } = constants;
  const waiting = served(model, clients, constants);
  const service = model.sharing === "loops" ? constants.echo : constants.echoAlone;
  const generator = waiting === 1 ? constants.generatorAlone : constants.generator;
  const own = parallelism(model, clients, constants) / service;
  const shared = cores / (service + generator);
  return {
    value: Math.min(own, shared, waiting / (service + generator), generatorThreads / generator),
    formula:
      model.sharing === "loops"
        ? `min(units / S, cores / (S + G), ${generatorThreads} / G)`
        : "min(units / S1, cores / (S1 + G), clients served / (S1 + G1))",
  };
}

/** Replies per second where a request keeps its unit busy, or asleep, for a known time. */
export function heldRate(units: number, seconds: number, formula: string): Prediction {
  return { value: units / seconds, formula };
}

/** Megabytes per second that are echoed to clients who all send as much as they can: a core copies no faster. */
export function copyRate(model: Model, clients: number, constants: Constants): Prediction {
  const { cores, copy, copyGenerator, generatorThreads } = constants;
  const units = parallelism(model, clients, constants);
  return {
    value: Math.min(units / copy, cores / (copy + copyGenerator), generatorThreads / copyGenerator) / 1e6,
    formula: `min(units / S, cores / (S + G), ${generatorThreads} / G), S and G of a byte`,
  };
}

/** Jain's index over clients in a closed loop: fair to all who are served, and nothing for the others. */
export function fairnessAmong(model: Model, clients: number, constants: Constants): Prediction {
  return { value: served(model, clients, constants) / clients, formula: "clients served / clients" };
}

/**
 * Jain's index over the workers, of so many visitors. Who accepts when free gets as many as the others; by a hash it is a
 * binomial distribution, whose mean square is known. What a parent passes on depends on what it is told.
 */
export function balanceAmong(
  { intake }: Model,
  visitors: number,
  { workers }: Constants,
): Prediction | undefined {
  if (intake === "accept") return { value: 1, formula: "1: who is free accepts" };
  if (intake === "hash") {
    return { value: visitors / (visitors + workers - 1), formula: "n / (n + workers - 1), binomial" };
  }
  return undefined;
}

/** Share of the clients that get a reply while others hold the server, in per cent. */
export function answeredBehind(model: Model, holders: number, constants: Constants): Prediction {
  const isHeld = model.sharing === "one" || (model.sharing === "pool" && holders >= constants.workers);
  return isHeld
    ? { value: 0, formula: "0: who came first holds all there is" }
    : { value: 100, formula: "all: nobody holds what others need" };
}

/** What each connection adds to the memory, in kilobytes. */
export function memoryOfConnection(model: Model, constants: Constants): Prediction | undefined {
  if (model.sharing !== "each") return { value: constants.connectionMemory / 1e3, formula: "connection" };
  const unit = model.unit === "process" ? constants.processMemory : constants.threadMemory;
  return unit === null ? undefined : { value: unit / 1e3, formula: model.unit };
}

/** Share of the other clients that live on when one request ends, or stops, whoever works on it. In per cent. */
export function survivors(model: Model, { workers }: Constants): Prediction {
  if (model.sharing === "each" || model.sharing === "pool") {
    return { value: 100, formula: "all: each who is served has a unit of its own" };
  }
  if (model.sharing === "executors") return { value: 100, formula: "all: a unit has requests, not clients" };
  if (model.unit === "none") return { value: 0, formula: "none: there is but one unit" };
  return { value: (1 - 1 / workers) * 100, formula: "1 - 1 / workers" };
}
