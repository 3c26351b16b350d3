import type { Report } from "../report.ts";
export function pageOf(_report: Report): string {
  return "";
}
