import type { FleetCause } from "../fleet";
import type { UnmarkedFinding } from "./change-findings";

/** A host of which nothing is known is a finding of its own, never a clean one. */
export function unreadFinding({ kind, message }: Pick<FleetCause, "kind" | "message">): UnmarkedFinding {
  if (kind === "hidden-rules") {
    return { subsystem: "backend", kind, severity: "high", place: { kind: "host" }, actual: message, meaning: HIDDEN };
  }
  const unreachable = kind === "unreachable";
  return {
    subsystem: "host",
    kind: unreachable ? "unreachable" : "unreadable",
    severity: unreachable ? "medium" : "high",
    place: { kind: "host" },
    actual: message,
    meaning: "What this host holds is not known: it may have drifted or not.",
  };
}

const HIDDEN = "Rules that iptables-save does not show judge packets too, so what it shows is not the whole truth.";
