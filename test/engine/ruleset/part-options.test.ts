import { describe, expect, it } from "vitest";
import { partOptions, readRule } from "../../../engine/ruleset";

describe("a rule with glued options", () => {
  it.each([
    ["-s192.0.2.1 -ieth0 -ptcp -jDROP", "-s 192.0.2.1 -i eth0 -p tcp -j DROP"],
    ["-p tcp --dport=80 --jump=WEB", "-p tcp -m tcp --dport 80 -j WEB"],
    ["-mcomment --comment=-jWEB -gOTHER", "-m comment --comment -jWEB -g OTHER"],
    ["--jum WEB", "-j WEB"],
    ["-mhl --hl-eq 255 -jDROP", "-m hl --hl-eq 255 -j DROP"],
  ])("%s is parted into %s", (written, parted) => {
    expect(partOptions(written, ["ipv4", "ipv6"])).toBe(parted);
  });

  it("then tells where it goes", () => {
    expect(readRule(partOptions("--goto=WEB", ["ipv4"]))).toMatchObject({ target: "WEB", jumpKind: "goto" });
  });
});

describe("a rule stays as it is written", () => {
  it.each([
    "-p tcp --dport 80 -j WEB",
    "-j WEB -p tcp --dport 0x50",
    '-m comment --comment "a -jWEB" -j ACCEPT',
    "-m comment --comment -jWEB -j ACCEPT",
    "-m recent --rcheck --name -jWEB --rsource -j ACCEPT",
    "-fj WEB",
    "-jWEB -jOTHER",
  ])("%s", text => {
    expect(partOptions(text, ["ipv4"])).toBe(text);
  });

  it("when it is of the other family", () => {
    expect(partOptions("-6 -jDROP", ["ipv4"])).toBe("-6 -jDROP");
  });
});
