/**
 * A load generator for servers of streams and datagrams.
 *
 * @module
 */
export { type CurvePoint, Histogram } from "./histogram.ts";
export { Load, type LoadOptions } from "./load.ts";
export type { LoadPlan } from "./plan.ts";
export type { ErrorKind, LoadResult, TimelineSlice } from "./result.ts";
