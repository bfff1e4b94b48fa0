import { htmlReport } from "../html/html-report";
import type { DriftReport } from "../report";
import { reportJson } from "./json";
import { reportJunit } from "./junit";
import { reportMarkdown } from "./markdown";
import type { Paint } from "./paint";
import { reportPrometheus } from "./prometheus";
import { reportSarif } from "./sarif";
import { reportText } from "./text";

/** One report in one format, as whole lines. Pure. Text of a host is escaped, in each format by its own means. */
export type ReportFormat = (report: DriftReport, paint: Paint) => string;

export const FORMAT_NAMES = ["text", "json", "markdown", "sarif", "junit", "prometheus", "html"] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** Every format that a report is printed in. Only `text` is coloured. */
export const FORMATS: Readonly<Record<FormatName, ReportFormat>> = {
  text: reportText,
  json: reportJson,
  markdown: reportMarkdown,
  sarif: reportSarif,
  junit: reportJunit,
  prometheus: reportPrometheus,
  html: htmlReport,
};
