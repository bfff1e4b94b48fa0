import { describe, expect, it } from "vitest";
import { documentOfSurvey, liveRulesetOf } from "../../../engine/host";
import { documentWith, observationOf, recordOf, snapshotOf } from "./fixtures";

const HEAD = documentWith({}, { owner: "imported/terraform/192.0.2.1" });

const STRANGE = [
  ":INPUT DROP [0:0]",
  ":FORWARD ACCEPT [0:0]",
  ":OUTPUT ACCEPT [0:0]",
  ":DOCKER - [0:0]",
  ":WEB - [0:0]",
  "-A INPUT -i lo -j ACCEPT",
  "-A INPUT -p tcp -m tcp --dport 80 -j WEB",
  "-A FORWARD -o docker0 -j DOCKER",
  "-A WEB -s 10.0.0.0/8 -j ACCEPT",
];

describe("the document of a surveyed host", () => {
  it("declares, of a host that nobody owns, what belongs to no recognised owner", () => {
    const { document } = documentOfSurvey(HEAD, observationOf(HEAD, snapshotOf(STRANGE)));
    expect(document.owner).toBe("imported/terraform/192.0.2.1");
    expect(document.ipv4).toEqual({
      filter: {
        INPUT: {
          mode: "shared",
          anchor: "first",
          policy: "DROP",
          rules: ["-i lo -j ACCEPT", "-p tcp -m tcp --dport 80 -j WEB"],
        },
        WEB: { mode: "whole", anchor: "none", rules: ["-s 10.0.0.0/8 -j ACCEPT"] },
      },
    });
    expect(document.ipv6).toEqual({});
  });

  it("declares, of a host with an owner record, just what the record names", () => {
    const snapshot = snapshotOf(
      [...STRANGE, ":NF-INPUT - [0:0]", "-A INPUT -j NF-INPUT", "-A NF-INPUT -i eth0 -j DROP"],
      {
        record: recordOf(
          { INPUT: "shared" },
          {
            owner: "shop/site/edge-1",
            policies: [{ family: "ipv4", table: "filter", chain: "INPUT", ours: "DROP", before: "ACCEPT" }],
            sysctls: [{ name: "net.ipv4.ip_forward", ours: "1" }],
          },
        ),
        sysctls: new Map([["net.ipv4.ip_forward", "0"]]),
      },
    );
    const { document } = documentOfSurvey(HEAD, observationOf(HEAD, snapshot));
    expect(document.owner).toBe("shop/site/edge-1");
    expect(Object.keys(document.ipv4.filter ?? {})).toEqual(["INPUT"]);
    expect(document.ipv4.filter?.INPUT).toMatchObject({ anchor: "first", policy: "DROP" });
    expect(document.ipv4.filter?.INPUT?.rules).toContain("-i eth0 -j DROP");
    expect(document.sysctls).toEqual({ "net.ipv4.ip_forward": "0" });
  });

  it("shows every rule of every chain, whoever wrote it", () => {
    const live = liveRulesetOf(observationOf(HEAD, snapshotOf(STRANGE)));
    expect(live.ipv4.get("filter")?.get("FORWARD")).toEqual({
      policy: "ACCEPT",
      rules: ["-o docker0 -j DOCKER"],
    });
    expect(live.ipv4.get("filter")?.get("DOCKER")).toEqual({ rules: [] });
    expect(live.ipv6.size).toBe(0);
  });
});
