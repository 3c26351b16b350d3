import { readFileSync } from "node:fs";
import { UsageError } from "@acceptloop/program";
import { SocketError } from "@acceptloop/sockets";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Report } from "./report.ts";
import schema from "./report.schema.json" with { type: "json" };

const isReport = new Ajv2020({ strict: true, allowUnionTypes: true }).compile<Report>(schema);

/**
 * Reads a report that `compare run` has written.
 *
 * @throws {SocketError} when the system does not give the file
 * @throws {UsageError} when it is something else than a report of this version
 */
export function readReport(path: string): Report {
  const value = jsonIn(path);
  if (isReport(value)) return value;
  const version: unknown =
    typeof value === "object" && value !== null && "schema" in value ? value.schema : null;
  if (typeof version === "number" && version !== schema.properties.schema.const) {
    throw new UsageError(
      `${path} is a report of version ${version}, and this program reads version ${schema.properties.schema.const}`,
    );
  }
  const [first] = isReport.errors ?? [];
  const place = first?.instancePath ? `: ${first.instancePath} ${first.message ?? "is wrong"}` : "";
  throw new UsageError(`${path} is no report of compare run${place}`);
}

function jsonIn(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw SocketError.from(`read ${path}`, error);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON, or only a part of it`, { cause: error });
  }
}
