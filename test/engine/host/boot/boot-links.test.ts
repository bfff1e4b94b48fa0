import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bootFiles, bootHashes } from "../../../../engine/host/boot/boot-files";
import { documentWith } from "../fixtures";
import { ShellSandbox } from "../shell-sandbox";

const BOOT = "/var/lib/netfilter-fleet/boot";
const LINKS = {
  eth0: {
    txqueuelen: "500",
    "tx-*.limit_max": "30000",
    "tx-1.limit_max": "7",
    "ring.rx": "512",
    "feature.tx-checksum-sctp": "off",
    "feature.tx-checksumming": "on",
  },
  eth9: { txqueuelen: "1" },
  ifb7: { txqueuelen: "64", type: "ifb" },
};

describe("a boot with links", () => {
  const document = documentWith({}, { links: LINKS });
  let sandbox: ShellSandbox;

  beforeEach(() => {
    sandbox = new ShellSandbox();
    // Written by its own shell, which moves the folders that they name.
    const files = bootFiles(document).map(({ name, content }) => `cat >${BOOT}/${name} <<'END'\n${content}END\n`);
    sandbox.run(`mkdir -p ${BOOT}\n${files.join("")}`);
    for (const device of ["eth0", "ifb7"]) {
      sandbox.write(`sys/class/net/${device}/tx_queue_len`, "1000\n");
      for (const queue of [0, 1])
        sandbox.write(`sys/class/net/${device}/queues/tx-${queue}/byte_queue_limits/limit_max`, "1\n");
    }
  });
  afterEach(() => sandbox.remove());

  const held = (device: string, file: string) => sandbox.read(`sys/class/net/${device}/${file}`).trim();

  it("keeps them a line each, a device first of all as what it is made, groups before what they are made of", () => {
    const file = bootFiles(document).find(({ name }) => name === "links.conf")?.content;
    expect(file?.split("\n")).toEqual([
      "eth0 feature.tx on",
      "eth0 tx-*.limit_max 30000",
      "eth0 feature.tx-checksum-sctp off",
      "eth0 ring.rx 512",
      "eth0 tx-1.limit_max 7",
      "eth0 txqueuelen 500",
      "eth9 txqueuelen 1",
      "ifb7 type ifb",
      "ifb7 txqueuelen 64",
      "",
    ]);
  });

  it("writes what devices have that are there, and passes over others", () => {
    expect(sandbox.run(`sh ${BOOT}/load.sh\n`)).toBe("");
    expect([held("eth0", "tx_queue_len"), held("ifb7", "tx_queue_len")]).toEqual(["500", "64"]);
    const limit = (queue: number) => held("eth0", `queues/tx-${queue}/byte_queue_limits/limit_max`);
    expect([limit(0), limit(1)]).toEqual(["30000", "7"]);
    expect(sandbox.read("ethtool").split("\n")).toEqual([
      "-K eth0 tx on",
      "-K eth0 tx-checksum-sctp off",
      "-G eth0 rx 512",
      "",
    ]);
    expect(sandbox.read("ip")).toBe("link set dev ifb7 up\n");
    expect(sandbox.read("run/netfilter-fleet/boot-failed")).toBe("");
  });

  it("gives a device that appears what it has, and no other", () => {
    sandbox.run(`sh ${BOOT}/load.sh device ifb7\n`);
    expect([held("eth0", "tx_queue_len"), held("ifb7", "tx_queue_len")]).toEqual(["1000", "64"]);
    expect(sandbox.read("ethtool")).toBe("");
  });

  it("says which setting could not be made, and goes on with the next", () => {
    sandbox.run(`rm -r /sys/class/net/eth0/queues\nsh ${BOOT}/load.sh\n`);
    const failed = sandbox.read("run/netfilter-fleet/boot-failed");
    expect(failed).toContain("tx-*.limit_max of eth0 could not be set");
    expect(failed).toContain("tx-1.limit_max of eth0 could not be set");
    expect([held("eth0", "tx_queue_len"), held("ifb7", "tx_queue_len")]).toEqual(["500", "64"]);
  });
});

describe("a boot without links", () => {
  it("has the script that it always had, so that no host is written to for them", () => {
    const script = bootFiles(documentWith({})).find(({ name }) => name === "load.sh")?.content;
    expect(script).not.toContain("links");
    expect(script).not.toContain("ethtool");
    expect(bootHashes(documentWith({}, { links: {} }), "systemd")).toEqual(bootHashes(documentWith({}), "systemd"));
  });
});
