import type { ChainData } from "../page-data";
import { STATE_LETTERS } from "../row-letters";
import type { Host, Reading } from "./reading";

export type RowState = keyof typeof STATE_LETTERS;

/** One row of a chain, as it is shown. */
export interface Row {
  readonly state: RowState;
  readonly text: string;
  readonly textNumber: number;
  readonly number: number | undefined;
  readonly packets: number | string | undefined;
  /** In the whole report. */
  readonly finding: number | undefined;
}

const STATES = new Map(Object.entries(STATE_LETTERS).map(([state, letter]) => [letter, state as RowState]));

export function rowsOf(reading: Reading, host: Host, chain: ChainData): readonly Row[] {
  let number = 0;
  let marked = 0;
  return Array.from(chain.states, (letter, at): Row => {
    const state = STATES.get(letter as (typeof STATE_LETTERS)[RowState]) ?? "kept";
    const textNumber = chain.texts[at] ?? -1;
    const isLive = state !== "removed";
    if (isLive) number += 1;
    const packets = isLive ? (chain.packets[number - 1] ?? undefined) : undefined;
    let finding = -1;
    if (state !== "kept" && state !== "recognised") {
      finding = chain.findings[marked] ?? -1;
      marked += 1;
    }
    return {
      state,
      text: reading.text(textNumber) ?? "",
      textNumber,
      number: isLive ? number : undefined,
      packets,
      finding: finding < 0 ? undefined : host.first + finding,
    };
  });
}
