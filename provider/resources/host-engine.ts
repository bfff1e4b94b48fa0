import type { DesiredDocument } from "../../engine/desired";
import {
  accessOf,
  apply,
  destroy,
  type Observation,
  observe,
  survey,
  type TransactionOptions,
  type TransactionResult,
} from "../../engine/host";
import { createSshTransport, type SshOptions } from "../../engine/transport";

/** The functions of the engine that the resources stand on. A benchmark puts another in its place. */
export interface HostEngine {
  observe(document: DesiredDocument, signal: AbortSignal): Promise<Observation>;
  survey(document: DesiredDocument, signal: AbortSignal): Promise<Observation>;
  apply(document: DesiredDocument, options: TransactionOptions): Promise<TransactionResult>;
  destroy(document: DesiredDocument, options: TransactionOptions): Promise<TransactionResult>;
}

/** The engine over SSH, at most `parallel` hosts at a time. Nothing connects before it is asked to. */
export function createSshEngine(options: SshOptions, parallel: number): HostEngine {
  const transport = createSshTransport(options);
  const inTurn = createTurnstile(parallel);
  return {
    observe: (document, signal) => inTurn(() => observe(accessOf(document, transport), document, signal)),
    survey: (document, signal) => inTurn(() => survey(accessOf(document, transport), document, signal)),
    apply: (document, run) => inTurn(() => apply(accessOf(document, transport), document, run)),
    destroy: (document, run) => inTurn(() => destroy(accessOf(document, transport), document, run)),
  };
}

/** Lets so many through at a time; the others wait in the order in which they came. */
export function createTurnstile(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = places;
  return async work => {
    if (free === 0) await new Promise<void>(resolve => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
