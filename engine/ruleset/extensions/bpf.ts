import { bpfProgram } from "../codecs/bpf-program";
import { bareName } from "../codecs/text";
import type { ExtensionDescription } from "../extension";

/** Longest path of a pinned program, in bytes (xt_bpf.h, XT_BPF_PATH_MAX less the closing NUL). */
const PATH_BYTES = 511;

export const bpfMatch: ExtensionDescription = {
  name: "bpf",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "A BPF program looks at the packet; it matches when the program returns other than 0.",
  source: "iptables-extensions(8), bpf; libxt_bpf.c, xt_bpf.c",
  oneOf: ["--bytecode", "--object-pinned"],
  exclusive: [["--bytecode", "--object-pinned"]],
  options: [
    { name: "--bytecode", negation: "refused", value: bpfProgram, summary: "The program itself, in classic BPF." },
    {
      name: "--object-pinned",
      negation: "refused",
      value: bareName("path of a BPF object", PATH_BYTES),
      summary: "Path of a program pinned in a BPF file system; it must exist at load.",
    },
  ],
};
