import { readFileSync, statSync } from "node:fs";
import type { ConnectionDefaults } from "../engine/desired";
import { type DocumentPlace, TerraformStateError } from "../engine/fleet";
import { printable } from "../engine/transport";
import type { OptionDefinitions, OptionValues } from "./command";
import { type DOCUMENT_OPTIONS, documentPlaces } from "./options";
import { showTerraformState } from "./show-terraform";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** Where it is written what hosts should hold, beside the documents of a synthesis. */
export const PLACE_OPTIONS = {
  state: {
    kind: "list",
    valueName: "PLACE",
    summary: 'a Terraform state: its JSON, "-" for that on stdin, or the folder where terraform init ran; repeatable',
  },
  baseline: {
    kind: "list",
    valueName: "PATH",
    summary: "what nffleet baseline recorded: a file or folder; repeatable",
  },
  user: {
    kind: "text",
    valueName: "USER",
    summary: "with --state: the user that the provider block says (default: root)",
  },
  port: {
    kind: "number",
    valueName: "N",
    least: 1,
    most: 65_535,
    summary: "with --state: the port that the provider block says (default: 22)",
  },
} as const satisfies OptionDefinitions;

export type PlaceOptions = OptionValues<typeof DOCUMENT_OPTIONS & typeof PLACE_OPTIONS>;

/**
 * The places that a drift report is made from: where nothing else is named, the documents of the last synthesis.
 * @throws UsageError, TerraformStateError
 */
export async function driftPlaces(
  options: PlaceOptions,
  surroundings: Surroundings,
): Promise<readonly DocumentPlace[]> {
  const { documents, state, baseline, user, port } = options;
  if (state.length === 0 && (user !== undefined || port !== undefined)) {
    throw new UsageError("--user and --port say how the hosts of a --state are reached; documents say it themselves.");
  }
  if ([...documents, ...state].filter(path => path === "-").length > 1) {
    throw new UsageError("- was given twice; stdin can be read once.");
  }
  const defaults: ConnectionDefaults = {
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port }),
  };
  const places: DocumentPlace[] = baseline.map(path => ({ kind: "baseline", path }));
  for (const place of state) places.push({ kind: "state", defaults, ...(await readState(place, surroundings)) });
  if (documents.length > 0 || places.length === 0) places.push(...(await documentPlaces(options, surroundings)));
  return places;
}

async function readState(
  place: string,
  surroundings: Surroundings,
): Promise<{ readonly subject: string; readonly text: string }> {
  if (place === "-") return { subject: "stdin", text: await surroundings.readStdin() };
  const subject = printable(place);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new TerraformStateError(
      `${subject} does not exist, so no state can be read from it. Give a file that terraform show -json or terraform state pull wrote, or the folder where terraform init ran (cdktf's is cdktf.out/stacks/STACK).`,
    );
  }
  if (found.isDirectory()) return { subject, text: await showTerraformState(place, surroundings) };
  return { subject, text: readFileSync(place, "utf8") };
}
