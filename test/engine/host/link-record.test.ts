import { describe, expect, it } from "vitest";
import { emptied } from "../../../engine/host/apply";
import { nextRecord, openRecord } from "../../../engine/host/next-record";
import { parseOwnerRecord, printOwnerRecord } from "../../../engine/host/owner-record";
import { planDocuments } from "../../../engine/host/plan";
import { documentOfSurvey } from "../../../engine/host/survey";
import { buildTransition } from "../../../engine/host/transition";
import type { LiveLink } from "../../../engine/system";
import { observationOf, recordOf } from "./fixtures";
import { declared, ETH0, host, IFB, linkChanges, QUEUE, refusalOf } from "./link-fixtures";

describe("the owner record of links", () => {
  const links = {
    eth0: { txqueuelen: "500", "tx-*.limit_max": "30000", "ring.rx": "512", "feature.tcp-segmentation-offload": "off" },
    ifb7: { type: "ifb" },
  };
  const document = declared(links);
  const record = nextRecord(document, observationOf(document, host({ eth0: ETH0 })));
  const limits = new Map([0, 1].map(queue => [queue, { ...QUEUE, limit_max: "30000" }]));
  const applied: LiveLink = {
    ...ETH0,
    txqueuelen: "500",
    queues: limits,
    rings: new Map([["rx", { size: "512", most: 4096 }]]),
    features: new Map([["tcp-segmentation-offload", { value: "off", state: "free", members: new Map() }]]),
  };

  it("tells by reading what is ours and what was there before, each queue by itself", () => {
    expect(record.links).toEqual([
      {
        reading: "link/eth0",
        settings: [
          { setting: "txqueuelen", ours: "500", before: "1000" },
          { setting: "tx-0.limit_max", ours: "30000", before: "1879048192" },
          { setting: "tx-1.limit_max", ours: "30000", before: "1879048192" },
        ],
      },
      { reading: "ring/eth0", settings: [{ setting: "ring.rx", ours: "512", before: "256" }] },
      {
        reading: "features/eth0",
        settings: [
          {
            setting: "feature.tcp-segmentation-offload",
            ours: "off",
            before: "on tx-tcp-mangleid-segmentation=off",
          },
        ],
      },
      { reading: "type/ifb7", settings: [{ setting: "type", ours: "ifb" }] },
    ]);
    expect(parseOwnerRecord(printOwnerRecord(record), "edge-1")).toEqual(record);
  });

  it("keeps what was there before the first apply", () => {
    const later = declared({ eth0: { txqueuelen: "700" } });
    const next = nextRecord(later, observationOf(later, host({ eth0: applied }, record)));
    expect(next.links).toEqual([
      { reading: "link/eth0", settings: [{ setting: "txqueuelen", ours: "700", before: "1000" }] },
    ]);
  });

  it("is of the old and of the new while a transaction is under way", () => {
    const later = declared({ eth0: { txqueuelen: "700" } });
    const next = nextRecord(later, observationOf(later, host({ eth0: applied }, record)));
    const named = (openRecord(record, next).links ?? []).flatMap(({ reading, settings }) =>
      settings.map(({ setting, ours }) => `${reading} ${setting} ${ours}`),
    );
    expect(named).toEqual([
      "link/eth0 txqueuelen 700",
      "link/eth0 tx-0.limit_max 30000",
      "link/eth0 tx-1.limit_max 30000",
      "ring/eth0 ring.rx 512",
      "features/eth0 feature.tcp-segmentation-offload off",
      "type/ifb7 type ifb",
    ]);
  });

  it("has destroy give back what was there, and take away the device that was made", () => {
    const empty = emptied(document);
    const observation = observationOf(empty, host({ eth0: applied, ifb7: IFB }, record));
    expect([...linkChanges(planDocuments(empty, observation.document))].sort()).toEqual([
      "eth0 feature.tcp-segmentation-offload: off -> none",
      "eth0 ring.rx: 512 -> none",
      "eth0 tx-*.limit_max: 30000 -> none",
      "eth0 txqueuelen: 500 -> none",
      "ifb7 type: ifb -> none",
    ]);
    const { apply, undo } = buildTransition(empty, observation).system;
    expect(apply).toEqual([
      "ethtool -K 'eth0' 'tso' 'on' >/dev/null",
      "ethtool -K 'eth0' 'tx-tcp-mangleid-segmentation' 'off' >/dev/null",
      "ethtool -G 'eth0' rx '256' >/dev/null || [ $? = 80 ]",
      "printf '%s\\n' '1000' >'/sys/class/net/eth0/tx_queue_len'",
      "printf '%s\\n' '1879048192' >'/sys/class/net/eth0/queues/tx-0/byte_queue_limits/limit_max'",
      "printf '%s\\n' '1879048192' >'/sys/class/net/eth0/queues/tx-1/byte_queue_limits/limit_max'",
      "if [ -e '/sys/class/net/ifb7' ]; then ip link delete dev 'ifb7'; fi",
    ]);
    expect(undo[0]).toContain("ip link add name 'ifb7' type 'ifb'");
  });

  it("leaves alone what somebody has changed since, and a device that was there before us", () => {
    const empty = emptied(document);
    const moved = { ...applied, txqueuelen: "600" };
    const { apply } = buildTransition(empty, observationOf(empty, host({ eth0: moved }, record))).system;
    expect(apply.join("\n")).not.toContain("tx_queue_len");
    const made = nextRecord(
      declared({ ifb7: { type: "ifb" } }),
      observationOf(declared({ ifb7: { type: "ifb" } }), host({ ifb7: IFB })),
    );
    expect(buildTransition(empty, observationOf(empty, host({ ifb7: IFB }, made))).system.apply).toEqual([]);
    const down = nextRecord(
      declared({ ifb7: { type: "ifb" } }),
      observationOf(declared({ ifb7: { type: "ifb" } }), host({ ifb7: { ...IFB, type: "ifb (down)" } })),
    );
    expect(buildTransition(empty, observationOf(empty, host({ ifb7: IFB }, down))).system.apply).toEqual([
      "ip link set dev 'ifb7' down",
    ]);
  });

  it("has the undo of a destroy make the device again with all that was ours on it", () => {
    const made = declared({ ifb7: { type: "ifb", "tx-*.limit_max": "30000", txqueuelen: "64" } });
    const books = nextRecord(made, observationOf(made, host({})));
    const ifb7: LiveLink = { ...IFB, txqueuelen: "64", queues: new Map([[0, { ...QUEUE, limit_max: "30000" }]]) };
    const { undo } = buildTransition(emptied(made), observationOf(emptied(made), host({ ifb7 }, books))).system;
    expect(undo).toEqual([
      expect.stringContaining("ip link add name 'ifb7'"),
      expect.stringContaining("printf '%s\\n' '30000' >\"$queue/byte_queue_limits/limit_max\""),
      expect.stringContaining("'64' >'/sys/class/net/ifb7/tx_queue_len'"),
    ]);
  });

  it("does not let a device of ours go while something is declared on it", () => {
    const [kind, message] = refusalOf({ ifb7: { txqueuelen: "64" } }, { ifb7: IFB }, record);
    expect(kind).toBe("rule-refused");
    expect(message).toContain("would be taken away now, but the document still declares something on it");
  });

  it("of a survey is told as a document would declare it", () => {
    const head = declared({});
    const survey = documentOfSurvey(head, observationOf(head, host({ eth0: applied, ifb7: IFB }, record)));
    expect(survey.document.links).toEqual(links);
  });

  it("of a host that never had links is read as ever", () => {
    expect(parseOwnerRecord(printOwnerRecord(recordOf({ INPUT: "shared" })), "edge-1").links).toBeUndefined();
  });
});

describe("the hash of what is owned", () => {
  it("moves with a setting that the document or the record names, and with no other", () => {
    const document = declared({ eth0: { txqueuelen: "500" } });
    const hash = (link: LiveLink) => observationOf(document, host({ eth0: link })).ownedHash;
    expect(hash({ ...ETH0, txqueuelen: "700" })).not.toBe(hash(ETH0));
    expect(hash({ ...ETH0, queues: new Map() })).toBe(hash(ETH0));
    const wanting = declared({ eth0: { txqueuelen: "900" } });
    expect(observationOf(wanting, host({ eth0: ETH0 })).ownedHash).toBe(hash(ETH0));
  });
});
