import { hostOf } from "./hosts";

/** A host with one chain of many rules that follow no pattern: nothing to group, much to look for. */
export function hostOfUnorderedRules(count: number): ReturnType<typeof hostOf> {
  const rules = Array.from({ length: count }, (_, at) => {
    const source = `-s 10.${(at * 7) % 256}.${(at * 13) % 256}.0/24`;
    const port = at % 3 === 0 ? `-p udp -m udp --dport ${at % 60_000}` : `-p tcp -m tcp --sport ${(at * 31) % 60_000}`;
    const verdict = at % 7 === 0 ? "DROP" : "ACCEPT";
    return `-A INPUT ${at % 5 === 0 ? source : `${source} ${port}`} -j ${verdict}`;
  });
  return hostOf("big", { ipv4: `*filter\n${rules.join("\n")}\nCOMMIT\n` }, { address: "192.0.2.1" });
}
