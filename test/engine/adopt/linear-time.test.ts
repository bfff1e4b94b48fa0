import { describe, expect, it } from "vitest";
import { adoptFleet } from "../../../engine/adopt";
import { hostOf } from "./hosts";

describe("an import of one host", () => {
  it("takes linear time for a chain of many rules of no order", { timeout: 90_000 }, () => {
    const build = (count: number) => {
      const rules = Array.from({ length: count }, (_, at) => {
        const source = `-s 10.${(at * 7) % 256}.${(at * 13) % 256}.0/24`;
        const port =
          at % 3 === 0 ? `-p udp -m udp --dport ${at % 60_000}` : `-p tcp -m tcp --sport ${(at * 31) % 60_000}`;
        return `-A INPUT ${source} ${at % 5 === 0 ? "" : `${port} `}-j ${at % 7 === 0 ? "DROP" : "ACCEPT"}`.replace(
          "  ",
          " ",
        );
      });
      return hostOf("big", { ipv4: `*filter\n${rules.join("\n")}\nCOMMIT\n` }, { address: "192.0.2.1" });
    };
    const time = (count: number) => {
      const host = build(count);
      const start = process.cpuUsage().user;
      adoptFleet([host], { project: "p", stack: "s" });
      return (process.cpuUsage().user - start) / 1000;
    };
    time(1_000);
    const [small, large] = [time(2_500), time(5_000)];
    expect(large, `${small} ms, then ${large} ms`).toBeLessThan(small * 3 + 200);
    expect(large).toBeLessThan(10_000);
  });
});
