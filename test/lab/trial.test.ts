import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, failureOf, gatewayDocument, machineOf, savedRules, startPracticeLab } from "./practice-host";

describe.each(["nf_tables", "legacy"] as const)("the trial of a document's rules (%s)", backend => {
  let lab: Lab;
  let host: LabHost;
  let document: DesiredDocument;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
    document = withRules([
      "-i lo -j ACCEPT",
      "-p tcp -m tcp --dport 22 -j ACCEPT",
      "-p udp -m udp --dport 53 -j ACCEPT",
    ]);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
  });
  afterAll(() => lab.stop());

  function withRules(rules: readonly string[]): DesiredDocument {
    const input = { mode: "shared", anchor: "first", rules };
    return gatewayDocument(host, { ipv4: { filter: { INPUT: input } }, ipv6: { filter: { INPUT: input } } });
  }

  async function kinds(read: DesiredDocument): Promise<readonly string[]> {
    const observation = await observe(accessTo(lab, read), read);
    expect(observation.judgement.judge).toBe("kernel");
    return [observation.snapshot.trial.ipv4.kind, observation.snapshot.trial.ipv6.kind];
  }

  it("is left out where the chains hold the very text, which the kernel has spelled already", async () => {
    expect(await kinds(document)).toEqual(["live", "live"]);
    expect(plan(document, await observe(accessTo(lab, document), document)).changes).toEqual([]);
  });

  it("is made where the same rules are written in other words, and finds them the same", async () => {
    const other = withRules(["-i lo -j ACCEPT", "-p tcp --dport ssh -j ACCEPT", "-p udp --dport domain -j ACCEPT"]);
    expect(await kinds(other)).toEqual(["printed", "printed"]);
    expect(plan(other, await observe(accessTo(lab, other), other)).changes.map(({ subject }) => subject)).toEqual([]);
  });

  it("reads glued options as every version means them, and finds the very text there", async () => {
    const glued = withRules([
      "-ilo -jACCEPT",
      "-ptcp -mtcp --dport=22 --jump=ACCEPT",
      "-pudp -mudp --dport=53 -jACCEPT",
    ]);
    expect(await kinds(glued)).toEqual(["live", "live"]);
    expect(plan(glued, await observe(accessTo(lab, glued), glued)).changes.map(({ subject }) => subject)).toEqual([]);
  });

  it("knows the chain of somebody else that glued options lead to", async () => {
    await byHand(host, "iptables -w 5 -N KNOCK; ip6tables -w 5 -N KNOCK");
    const glued = withRules(["-ptcp -jACCEPT", "-i eth9 -gKNOCK", "--jump=KNOCK", "--jum KNOCK"]);
    try {
      await apply(accessTo(lab, glued), glued, { expectedHash: "any" });
      expect(await savedRules(host)).toContain("-A NF-INPUT -i eth9 -g KNOCK\n-A NF-INPUT -j KNOCK\n");
      expect(plan(glued, await observe(accessTo(lab, glued), glued)).changes).toEqual([]);
    } finally {
      await apply(accessTo(lab, document), document, { expectedHash: "any" });
    }
  });

  it.each([
    ["has one rule more", "-I NF-INPUT 2 -s 192.0.2.7 -j ACCEPT", "-D NF-INPUT 2"],
    ["has one rule more at its end", "-A NF-INPUT -s 192.0.2.7 -j ACCEPT", "-D NF-INPUT 4"],
    ["has one rule less", "-D NF-INPUT 3", "-A NF-INPUT -p udp -m udp --dport 53 -j ACCEPT"],
    [
      "has another rule",
      "-R NF-INPUT 3 -p udp -m udp --dport 54 -j ACCEPT",
      "-R NF-INPUT 3 -p udp -m udp --dport 53 -j ACCEPT",
    ],
  ])("is made for the family of which a chain %s", async (_what, change, back) => {
    await byHand(host, `iptables -w 5 ${change}`);
    try {
      expect(await kinds(document)).toEqual(["printed", "live"]);
    } finally {
      await byHand(host, `iptables -w 5 ${back}`);
    }
    expect(await kinds(document)).toEqual(["live", "live"]);
  });

  it("is followed by a rehearsal, which finds what the kernel refuses for what stood there before", async () => {
    const estimator = (interval: string, average: string) =>
      withRules([
        `-p udp -j RATEEST --rateest-name load --rateest-interval ${interval} --rateest-ewmalog ${average}`,
        "-p tcp -m tcp --dport 22 -j ACCEPT",
      ]);
    const [old, wanted] = [estimator("250.0ms", "500.0ms"), estimator("500.0ms", "1.0s")];
    await apply(accessTo(lab, old), old, { expectedHash: "any" });
    const before = await savedRules(host);
    const steps: string[] = [];
    const onStep = (step: string) => steps.push(step);
    const { cause } = await failureOf(apply(accessTo(lab, wanted), wanted, { expectedHash: "any", onStep }));
    expect(cause.kind).toBe("rule-refused");
    expect(steps.at(-1)).toBe("rehearse");
    expect(await savedRules(host)).toBe(before);
  });
});

describe("what nft lists beside what is saved", () => {
  let lab: Lab;
  let host: LabHost;
  let document: DesiredDocument;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend: "nf_tables" }] });
    host = machineOf(lab, "edge");
    document = gatewayDocument(host);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
  });
  afterAll(() => lab.stop());

  it("is compared at once, and tells other tables by name", async () => {
    await byHand(host, "nft add table inet fw; nft add chain inet fw input");
    try {
      const { snapshot, nativeRules, notes } = await observe(accessTo(lab, document), document);
      expect(snapshot.nft).toMatchObject({ kind: "same" });
      expect(nativeRules).toEqual({ kind: "checked" });
      expect(notes.map(({ message }) => message).join("\n")).toMatch(/other nft tables .*: inet fw$/m);
    } finally {
      await byHand(host, "nft delete table inet fw");
    }
  });

  it("is looked at closer where it differs, and what the save tells wrongly is refused", async () => {
    await byHand(host, "nft add rule ip filter INPUT tcp dport '{ 22, 80 }' accept");
    try {
      expect((await failureOf(observe(accessTo(lab, document), document))).message).toMatch(/native nft rules/);
    } finally {
      await byHand(host, "iptables -D INPUT 2");
    }
    expect((await observe(accessTo(lab, document), document)).snapshot.nft).toMatchObject({ kind: "same" });
  });

  it("tells of a table that sleeps", async () => {
    await byHand(host, "nft 'add table ip filter { flags dormant; }'");
    try {
      const { cause } = await failureOf(observe(accessTo(lab, document), document));
      expect(cause.message).toMatch(
        /none of the rules in nft's table ip filter is in force.* "nft add table ip filter"/,
      );
    } finally {
      await byHand(host, "nft add table ip filter");
    }
    expect((await observe(accessTo(lab, document), document)).nativeRules).toEqual({ kind: "checked" });
  });
});
