import { hostOf } from "./hosts";

/** A save of one chain of many rules that follow no pattern: nothing to group, much to look for. */
export function unorderedRules(count: number): string {
  const rules = Array.from({ length: count }, (_, at) => {
    const source = `-s 10.${(at * 7) % 256}.${(at * 13) % 256}.0/24`;
    const port = at % 3 === 0 ? `-p udp -m udp --dport ${at % 60_000}` : `-p tcp -m tcp --sport ${(at * 31) % 60_000}`;
    const verdict = at % 7 === 0 ? "DROP" : "ACCEPT";
    return `-A INPUT ${at % 5 === 0 ? source : `${source} ${port}`} -j ${verdict}`;
  });
  return `*filter\n${rules.join("\n")}\nCOMMIT\n`;
}

/** A host that holds them. */
export function hostOfUnorderedRules(count: number): ReturnType<typeof hostOf> {
  return hostOf("big", { ipv4: unorderedRules(count) }, { address: "192.0.2.1" });
}
