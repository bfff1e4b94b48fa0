import { HELD } from "../../engine/fleet";
import { canonicalizeRule, type Family, TABLE_NAMES, type TableName } from "../../engine/ruleset";
import { equalLinkValue, equalSysctl, findLinkSetting } from "../../engine/system";
import { canonicalizeTrafficPart } from "../../engine/traffic";
import type { AttributePath } from "../framework/attribute-path";
import type { PlanRequest } from "../framework/resource";
import { preferPrior } from "../framework/semantic-equality";
import { equalValues, type ObjectValue, type Value } from "../framework/value";
import { HOST_SCHEMA } from "./host-schema";

/**
 * What a host is to hold, given what it held. Pure: Terraform asks twice, in two processes, and compares. Where the
 * configuration only spells the prior state otherwise, the prior state stays, so that there is nothing to change.
 */
export function planHost({ config, prior }: Pick<PlanRequest, "config" | "prior">): ObjectValue {
  if (prior !== null && equalValues({ ...config, status: prior.status ?? null }, prior)) {
    return prior.status === HELD ? prior : { ...prior, status: HELD };
  }
  const wanted = prior === null ? config : preferPrior(HOST_SCHEMA.attributes, config, prior, isSameMeaning);
  // An apply that succeeds has read back what it wrote: that is known beforehand.
  return { ...wanted, status: HELD };
}

function isSameMeaning(path: AttributePath, config: Value, prior: Value): boolean {
  const [top, second, third] = path;
  if (top?.kind !== "attribute") return false;
  if (Array.isArray(config) && Array.isArray(prior)) {
    const wanted = texts(config);
    const held = texts(prior);
    if (wanted === undefined || held === undefined || wanted.length !== held.length) return false;
    if (isFamily(top.name) && second?.kind === "attribute" && third?.kind === "key" && isTable(second.name)) {
      const place = { family: top.name, table: second.name, chain: third.key };
      return wanted.every((text, index) => isSameRule(text, held[index] ?? "", place));
    }
    if (top.name === "qdiscs") return wanted.every((text, index) => isSameTrafficPart(text, held[index] ?? ""));
    return wanted.every((text, index) => text === held[index]);
  }
  if (top.name === "sysctls" && typeof config === "string" && typeof prior === "string") {
    return equalSysctl(config, prior);
  }
  if (top.name === "links" && third?.kind === "key" && typeof config === "string" && typeof prior === "string") {
    const setting = findLinkSetting(third.key);
    return setting === undefined ? config === prior : equalLinkValue(setting, config, prior);
  }
  return config === prior;
}

function texts(list: readonly Value[]): readonly string[] | undefined {
  return list.every(item => typeof item === "string") ? list : undefined;
}

function isFamily(name: string): name is Family {
  return name === "ipv4" || name === "ipv6";
}

function isTable(name: string): name is TableName {
  return TABLE_NAMES.some(table => table === name);
}

function isSameRule(a: string, b: string, place: { family: Family; table: TableName; chain: string }): boolean {
  if (a === b) return true;
  try {
    const canonical = (text: string) =>
      canonicalizeRule(text, { ...place, backend: "nf_tables", traps: "spell" }).join("\n");
    return canonical(a) === canonical(b);
  } catch {
    return false; // a rule of an extension that is not described here is compared as it stands
  }
}

function isSameTrafficPart(a: string, b: string): boolean {
  if (a === b) return true;
  try {
    return canonicalizeTrafficPart(a) === canonicalizeTrafficPart(b);
  } catch {
    return false;
  }
}
