/** What to do about the latency of one load. */
export type Recommendation =
  /** The grade is A or better. */
  | { readonly kind: "nothing"; readonly why: string }
  /** A queue that was found is the wrong one. */
  | {
      readonly kind: "another-queue";
      readonly host: string;
      readonly device: string;
      /** `root`, or the class that it hangs below. */
      readonly parent: string;
      readonly why: string;
      /** TypeScript to paste where `host` is the Host. */
      readonly code: string;
    }
  /** Packets wait in none of the hosts: the queue is to be brought into one, by sending a little less than the line takes. */
  | {
      readonly kind: "shape";
      readonly host: string;
      /** Absent where the way to the other end could not be read. */
      readonly device?: string;
      /** Whether `device` sends the load on, or the load arrives there. */
      readonly at: "sending" | "arriving";
      /** What to shape to: 95 % of what was measured. */
      readonly bitsPerSecond: number;
      readonly why: string;
      readonly code?: string;
      /** Instead, for a load that arrives straight from the other end, where that end sends nothing else. */
      readonly sender?: { readonly host: string; readonly device: string; readonly code: string };
    }
  /** A queue was found that no construct can take the place of. */
  | {
      readonly kind: "by-hand";
      readonly host: string;
      readonly device: string;
      readonly parent: string;
      readonly why: string;
      readonly command?: string;
    };
