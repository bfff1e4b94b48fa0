import { buildReport, type DriftReport, findDrift } from "../../../../engine/drift";
import { asRead } from "../as-read";
import { readHost, unreadHost } from "./read-host";

/** What somebody who may write rules, or be a host, might try on whoever opens the report. */
export const HOSTILE_TEXTS = [
  "</script><script>owned=1</script>",
  "<!--<script>",
  "<img src=x onerror=owned=1>",
  "'\"><svg onload=owned=1>",
  "]]>&lt;b&gt;",
  "\u2028owned=1\u2029",
  "\u202eTPECCA",
] as const;

/** A report in which they stand in every place that a host, a document or an error can fill. */
export function hostileReport(): DriftReport {
  const results = HOSTILE_TEXTS.flatMap((text, at) => {
    const comment = `-m comment --comment "${text.replaceAll('"', "")}" -j ACCEPT`;
    const declared = {
      ipv4: { filter: { INPUT: { mode: "whole", anchor: "none", policy: "DROP", rules: ["-i lo -j ACCEPT"] } } },
    };
    const source = { construct: `gateway/${text}`, at: `stacks/${text}.ts:1` };
    const story = readHost({
      host: `edge-${at} ${text}`,
      declared,
      save4: `*filter\n:INPUT ACCEPT [0:0]\n[1:1] -A INPUT -i lo -j ACCEPT\n[0:0] -A INPUT ${comment}\nCOMMIT\n`,
      sources: new Map([["/ipv4/filter/INPUT", source]]),
    });
    return [story, unreadHost(`dark-${at}`, "unreadable", `the host said: ${text}`)];
  });
  return buildReport(
    results.map(result => findDrift(asRead(result))),
    { started: new Date("2026-11-20T04:17:00Z"), seconds: 1 },
  );
}
