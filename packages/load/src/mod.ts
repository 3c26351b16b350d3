/**
 * A load generator for servers of streams and datagrams.
 *
 * @module
 */
export type { Endpoint, InternetEndpoint, UnixEndpoint } from "@acceptloop/address/endpoint";
export { highestRate, type HighestRate, type SearchOptions, type Step } from "./highest-rate.ts";
export { type CurvePoint, Histogram } from "./histogram.ts";
export { Load, type LoadOptions, type MeasureOptions, type Second } from "./load.ts";
export { type Condition, holds, type Objective, ObjectiveSyntaxError, parseObjective } from "./objective.ts";
export type { LoadPlan } from "./plan.ts";
export type { ErrorKind, LoadResult, TimelineSlice } from "./result.ts";
