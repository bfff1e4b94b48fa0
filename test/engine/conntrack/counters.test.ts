import { describe, expect, it } from "vitest";
import { parseConntrackCounters } from "../../../engine/conntrack";

const PROC = `entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart
00000014  00000001 00000002 00000000 0000000a 00000000 00000000 00000003 00000000 00000004 000000ff 00000010 00000005  00000000 00000000 00000000 00000006
00000014  00000001 00000002 00000000 0000000a 00000000 00000000 00000003 00000000 00000004 00000001 00000010 00000005  00000000 00000000 00000000 00000006
`;

describe("the counters of connection tracking", () => {
  it("are hexadecimal columns in /proc, found by their names, and have the names of conntrack -S", () => {
    expect(Object.fromEntries(parseConntrackCounters(PROC))).toEqual({
      clash_resolve: 2,
      found: 4,
      invalid: 20,
      chaintoolong: 6,
      insert: 0,
      insert_failed: 8,
      drop: 256,
      early_drop: 32,
      error: 10,
      search_restart: 12,
    });
  });

  it("are found by name where an older kernel has other columns", () => {
    const older = "entries  searched found drop\n0000000a  00000007 00000001 0000000f\n";
    expect(Object.fromEntries(parseConntrackCounters(older))).toEqual({ found: 1, drop: 15 });
  });

  it("are added up over processors of conntrack -S", () => {
    const text =
      "cpu=0   \tfound=1 invalid=2 insert=0 insert_failed=0 drop=3 early_drop=0 error=0 search_restart=0 clash_resolve=0 chaintoolong=0 \ncpu=1   \tfound=1 invalid=0 insert=0 insert_failed=0 drop=4 early_drop=1 error=0 search_restart=0 clash_resolve=0 chaintoolong=0 \n";
    const counters = parseConntrackCounters(text);
    expect(counters.get("drop")).toBe(7);
    expect(counters.get("early_drop")).toBe(1);
  });

  it.each(["", "conntrack: command not found", "cpu=0 drop=99999999999999999999", "entries  drop\nzz -1"])(
    "of something else are none: %j",
    text => expect(parseConntrackCounters(text).size).toBe(0),
  );
});
