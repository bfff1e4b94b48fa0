import type { DesiredDocument } from "../desired";
import type { RuleSources } from "./rule-sources";
import type { FleetCause } from "./run-fleet";

/** Where it is written what a host should hold. */
export type DocumentOrigin =
  /** A document that a synthesis wrote. */
  | { readonly kind: "document" }
  /** Terraform's state: what was applied last, or found since. */
  | { readonly kind: "state" }
  /** A recording of what the host held at a moment (ISO 8601, UTC). Nobody declared it. */
  | { readonly kind: "baseline"; readonly recorded: string };

/** One host of a fleet: its document, or why it cannot be used. One bad document never hides the other hosts. */
export type FleetHost =
  | {
      readonly kind: "ready";
      readonly host: string;
      /** What to call the place of the document: a file, or an address in a state. */
      readonly file: string;
      readonly document: DesiredDocument;
      readonly sources: RuleSources;
      readonly origin: DocumentOrigin;
    }
  | {
      readonly kind: "broken";
      readonly host: string;
      readonly file: string;
      /** As far as the document could be read. */
      readonly owner?: string;
      readonly cause: FleetCause;
    };

/** `project/stack/host` of a host, as far as it is known. */
export function ownerOf(host: FleetHost): string | undefined {
  return host.kind === "ready" ? host.document.owner : host.owner;
}
