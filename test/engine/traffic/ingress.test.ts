import { describe, expect, it } from "vitest";
import {
  checkQueues,
  compareQueues,
  planQueues,
  readFilters,
  restoreQueues,
  writeQueues,
} from "../../../engine/traffic";
import { DECLARED, FILTERS, HTB, INGRESS, LEAF, live, parts, words } from "./standing-tree";

describe("what comes in", () => {
  const SHAPED = [
    "qdisc ingress",
    "filter parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb0",
  ];
  const REDIRECT = `filter protocol all pref 10 matchall chain 0
filter protocol all pref 10 matchall chain 0 handle 0x1
  not_in_hw
	action order 1: mirred (Egress Redirect to device ifb0) stolen
 	index 1 ref 1 bind 1

`;

  it("is sent to another device, and that is found again", () => {
    expect(checkQueues(parts(SHAPED))).toEqual([]);
    const found = live({ classes: [], filters: readFilters(REDIRECT, "ffff:") }, [INGRESS]);
    expect(planQueues("d0", parts(SHAPED), found).commands).toEqual([]);
    expect(compareQueues(parts(SHAPED), found)).toEqual({ held: SHAPED, extra: [] });
  });

  it("is lost where that device is gone: the filter still stands, and leads nowhere", () => {
    const found = live({ classes: [], filters: readFilters(REDIRECT.replace("ifb0", "*"), "ffff:") }, [INGRESS]);
    expect(words(planQueues("d0", parts(SHAPED), found).commands)).toEqual([
      "filter del dev d0 parent ffff: protocol all pref 10",
      "filter add dev d0 parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb0",
    ]);
    expect(compareQueues(parts(SHAPED), found).extra).toEqual([expect.stringContaining("device *")]);
  });

  it("is left alone where only what is sent is declared, and the other way round", () => {
    const found = live({ filters: [...readFilters(FILTERS, "1:"), ...readFilters(REDIRECT, "ffff:")] }, [
      HTB,
      LEAF,
      INGRESS,
    ]);
    expect(planQueues("d0", parts(DECLARED), found).commands).toEqual([]);
    expect(compareQueues(parts(DECLARED), found).extra).toEqual([]);
    expect(planQueues("d0", parts(SHAPED), found).commands).toEqual([]);
    expect(restoreQueues("d0", found, "ingress")).toMatchObject({ outcome: "commands" });
  });

  it("is written for a boot so that it may be written twice", () => {
    expect(words(writeQueues("d0", parts([...SHAPED, "qdisc root fq_codel"])))).toEqual([
      "qdisc replace dev d0 root handle 1: fq_codel",
      "qdisc replace dev d0 ingress",
      "filter del dev d0 parent ffff:",
      "filter add dev d0 parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb0",
    ]);
  });
});
