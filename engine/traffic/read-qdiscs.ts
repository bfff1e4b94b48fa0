import type { LiveQdisc } from "./live-qdisc";
import { readTcJson, type TcElement, toMembers } from "./tc-json";
import { TrafficError } from "./traffic-error";

function readText(element: TcElement, key: string): string | undefined {
  const value = element.fields.get(key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function refuseElement(key: string): never {
  throw new TrafficError({
    what: `a qdisc without ${key}`,
    where: "tc -j -d qdisc show",
    why: `every object of that answer names its ${key}; dev is left out only when tc was asked about one device`,
    remedy: "Run that command on the host and see what it prints",
  });
}

function readLiveQdisc(element: TcElement, asked: string | undefined): LiveQdisc {
  const parent = element.fields.get("root") === true ? "root" : readText(element, "parent");
  const sizeTable = toMembers(element.fields.get("stab"));
  return {
    device: readText(element, "dev") ?? asked ?? refuseElement("dev"),
    kind: readText(element, "kind") ?? refuseElement("kind"),
    handle: readText(element, "handle") ?? refuseElement("handle"),
    parent: parent ?? refuseElement("parent"),
    options: toMembers(element.fields.get("options")) ?? new Map(),
    ...(element.unread === undefined ? {} : { unreadOptions: element.unread }),
    ...(sizeTable === undefined ? {} : { sizeTable }),
  };
}

/** A qdisc that was replaced between the two answers keeps its rounded words, which equal nothing that is wanted. */
function withExactOptions(told: LiveQdisc, exact: ReadonlyMap<string, readonly LiveQdisc[]>): LiveQdisc {
  const same = exact
    .get(told.device)
    ?.find(({ kind, handle, parent }) => kind === told.kind && handle === told.handle && parent === told.parent);
  return same === undefined ? told : { ...told, options: new Map([...told.options, ...same.options]) };
}

/**
 * What `tc -j -d qdisc show` printed: device → its qdiscs in printed order. Kinds that cannot be declared are kept too.
 * `asked` is the device when tc was run with `dev X`, because it then leaves the name out. `plain` is the answer without
 * `-d`: with it, iproute2 6.1 tells the burst of a tbf in rounded words (`4Kb/1`). Throws TrafficError for an answer that
 * cannot be read.
 */
export function readQdiscs(json: string, asked?: string, plain?: string): ReadonlyMap<string, readonly LiveQdisc[]> {
  const devices = new Map<string, LiveQdisc[]>();
  const exact = plain === undefined ? undefined : readQdiscs(plain, asked);
  for (const element of readTcJson(json)) {
    const told = readLiveQdisc(element, asked);
    const live = told.kind === "tbf" && exact !== undefined ? withExactOptions(told, exact) : told;
    const known = devices.get(live.device);
    if (known === undefined) devices.set(live.device, [live]);
    else known.push(live);
  }
  return devices;
}
