export const DIRECTIONS = ["up", "down"] as const;
/** `up`: the load goes from HOST to OTHER, `down`: back. */
export type Direction = (typeof DIRECTIONS)[number];

/** How a measurement is made. */
export interface BloatSettings {
  readonly directions: readonly Direction[];
  /** Seconds of each load, 5 to 300. */
  readonly seconds: number;
  /** Seconds of pings alone before, 2 to 60. */
  readonly idleSeconds: number;
  /** TCP connections of the load, 1 to 128. */
  readonly streams: number;
  /** Port of the server, 1 to 65535. */
  readonly port: number;
  /** The sender's congestion control, as its kernel calls it; absent: its default. */
  readonly congestion?: string;
}

export const DEFAULT_SETTINGS: BloatSettings = {
  directions: DIRECTIONS,
  seconds: 12,
  idleSeconds: 5,
  streams: 4,
  port: 5201,
};

/** The first seconds of a load are not counted: TCP is still finding out what the line takes, and queues fill. */
export const SETTLE_SECONDS = 2;

/** Between two pings, where the host's ping can; else a second. */
export const FINE_INTERVAL_MS = 100;
export const COARSE_INTERVAL_MS = 1000;
