import { setTimeout as sleep } from "node:timers/promises";
import type { AttributePath } from "../../../provider/framework/attribute-path";
import type { Diagnostic } from "../../../provider/framework/diagnostic";
import { log } from "../../../provider/framework/log";
import type { ApplyAnswer, CreateRequest } from "../../../provider/framework/resource";
import { redact } from "../../../provider/framework/secrets";
import { isObjectValue, type ObjectValue, UNKNOWN, type Value } from "../../../provider/framework/value";
import { serve } from "../../../provider/wire/serve";
import { fakeProvider, fakeResource } from "../framework/fake-provider";

/** Also on a busy machine the answer has gone by then. */
const AFTER_THE_ANSWER_MS = 1_000;

/** A provider whose resource does, at a create, what its name says. */
const BEHAVIOURS: Readonly<Record<string, (request: CreateRequest) => Promise<ApplyAnswer>>> = {
  "wait for the stop": async ({ signal }) => {
    log("info", "It waits.");
    await new Promise(resolve => signal.addEventListener("abort", resolve));
    log("info", "It undoes.", { reason: String(signal.reason) });
    await sleep(300);
    log("info", "It has undone.");
    return { state: null, diagnostics: [{ severity: "error", summary: "Undone", detail: String(signal.reason) }] };
  },
  "listen on": async ({ planned, signal }) => {
    signal.addEventListener("abort", () => log("info", "It was told to stop.", { reason: String(signal.reason) }));
    return { state: planned };
  },
  "never end": async () => {
    await new Promise(() => {});
    return { state: null };
  },
  "throw a secret": async () => {
    throw new Error("canary-of-many-words is the password");
  },
  "crash in the call": async () => {
    setTimeout(() => {
      throw new Error("canary-of-many-words was in the crash");
    }, 20);
    await new Promise(() => {});
    return { state: null };
  },
  "crash later": async ({ planned }) => {
    setTimeout(() => {
      throw new Error("canary-of-many-words was in the crash");
    }, AFTER_THE_ANSWER_MS);
    return { state: planned };
  },
  "reject later": async ({ planned }) => {
    setTimeout(() => void Promise.reject(new Error("canary-of-many-words was rejected")), AFTER_THE_ANSWER_MS);
    return { state: planned };
  },
  print: async ({ planned }) => {
    console.log("printed canary-of-many-words");
    process.stdout.write("written\n");
    console.error("complained");
    return { state: planned };
  },
  log: async ({ planned }) => {
    log("info", "The password is canary-of-many-words,\nand this is a second line.", {
      words: "canary-of-many-words",
      n: 3,
    });
    log("debug", "In detail.");
    return { state: planned };
  },
};

/** The object with 1 for every number that it makes up, and nothing for the rest of what is unknown. */
function settled(object: ObjectValue): ObjectValue {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]): [string, Value] => {
      if (value === UNKNOWN) return [name, name === "made" ? 1 : null];
      return [name, isObjectValue(value) ? settled(value) : value];
    }),
  );
}

/** A word that says `bad` is an error at its place. */
function badWords({ words }: ObjectValue): readonly Diagnostic[] {
  if (!Array.isArray(words)) return [];
  const index = words.indexOf("bad");
  if (index < 0) return [];
  const path: AttributePath = [
    { kind: "attribute", name: "words" },
    { kind: "index", index },
  ];
  return [{ severity: "error", summary: "Bad word", detail: `Word ${index} is bad.`, path }];
}

void serve(() => {
  redact("canary-of-many-words");
  return fakeProvider(
    fakeResource({
      import: id => ({ state: { id, name: "imported" } }),
      validate: badWords,
      create: async request => {
        const behaviour = BEHAVIOURS[String(request.planned.name)];
        const planned = settled(request.planned);
        return behaviour === undefined ? { state: planned } : behaviour({ ...request, planned });
      },
      update: async ({ planned }) => ({ state: settled(planned) }),
    }),
  );
});
