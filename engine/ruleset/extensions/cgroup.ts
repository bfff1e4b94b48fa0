import { integer } from "../codecs/number";
import { limitedText } from "../codecs/text";
import type { ExtensionDescription } from "../extension";

/** Longest path the kernel takes, in bytes (xt_cgroup.h, XT_CGROUP_PATH_LEN less the closing NUL). */
const PATH_BYTES = 511;

export const cgroupMatch: ExtensionDescription = {
  name: "cgroup",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The control group of the process that sends or receives the packet.",
  source: "iptables-extensions(8), cgroup; libxt_cgroup.c, xt_cgroup.c",
  hooks: ["INPUT", "OUTPUT", "POSTROUTING"],
  oneOf: ["--path", "--cgroup"],
  exclusive: [["--path", "--cgroup"]],
  options: [
    {
      name: "--path",
      negation: "allowed",
      value: limitedText("control group path", { min: 0, max: PATH_BYTES }),
      summary: "Path of a cgroup2 group under its mount point, such as /system.slice; it must exist at load.",
    },
    {
      name: "--cgroup",
      negation: "allowed",
      value: integer({ min: 0, max: 4294967295 }),
      summary: "Class identifier of the net_cls controller.",
    },
  ],
};
