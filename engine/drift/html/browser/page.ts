import type { Filter, Selection } from "./filter";
import type { Reading } from "./reading";

/** What the parts of the page share: what is shown, and what a part may ask of the others. */
export interface Page {
  readonly reading: Reading;
  readonly filter: () => Filter;
  readonly selection: () => Selection;
  /** Changes the filter and shows all parts anew. */
  readonly narrow: (change: Partial<Filter>) => void;
  /** Opens a host's findings, at those of a subsystem, and goes there. */
  readonly open: (host: number, subsystem?: number) => void;
}
