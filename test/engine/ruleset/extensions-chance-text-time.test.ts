import { describe, it } from "vitest";
import { expectRefused, expectSaved, expectTrap, type Place } from "./expect-spelling";

const OLD: Place = { iptables: "1.8.7" };

describe("statistic", () => {
  it.each([
    ["-m statistic --probability .75 --mode random", "-m statistic --mode random --probability 0.75000000000"],
    ["-m statistic --mode random ! --probability 2e-3", "-m statistic --mode random ! --probability 0.00199999986"],
    ["-m statistic --mode random --probability 0.1", "-m statistic --mode random --probability 0.10000000009"],
    [
      "-m statistic --mode random --probability 0.001220703125",
      "-m statistic --mode random --probability 0.00122070312",
    ],
    ["-m statistic --mode random --probability 1", "-m statistic --mode random --probability 1.00000000000"],
    ["-m statistic --packet 0x6 ! --every 7 --mode nth", "-m statistic --mode nth ! --every 7 --packet 6"],
  ])("saves %s as %s: steps of 2^-31, eleven digits, half to even", (written, saved) => expectSaved(written, saved));

  it.each([
    ["-m statistic --mode random", "--probability"],
    ["-m statistic --mode nth", "--every"],
    ["-m statistic --mode nth --probability 0.5", "--every"],
    ["-m statistic --mode nth --every 7", "--packet"],
    ["-m statistic --mode nth --every 7 --packet 7", "--packet"],
    ["-m statistic --mode random --probability 1.01", "--probability"],
    ["-m statistic --mode random --probability half", "--probability"],
    ["-m statistic --mode random --probability 0.5 --every 2 --packet 0", "exclude each other"],
  ])("refuses %s, naming %s", (written, named) => expectRefused(written, named));

  it("is a trap when its chance is rounded to none", () => {
    expectTrap(
      "-m statistic --mode random --probability 0.0000000002",
      "-m statistic --mode random --probability 0.00000000000",
    );
    expectTrap(
      "-m statistic --mode random ! --probability 1",
      "-m statistic --mode random ! --probability 1.00000000000",
    );
  });
});

describe("string", () => {
  it.each([
    ["-m string --algo kmp --string ab", '-m string --string "ab" --algo kmp'],
    [
      "-m string --icase --to 900 --from 0x20 --algo bm ! --string ab",
      '-m string ! --string "ab" --algo bm --from 32 --to 900 --icase',
    ],
    ['-m string --algo bm --string "it\'s \\"x\\" \\\\ y"', '-m string --string "it\'s \\"x\\" \\\\ y" --algo bm'],
    ['-m string --algo bm --string "tab\there"', '-m string --hex-string "|7461620968657265|" --algo bm'],
    ["-m string --algo bm --string ü", '-m string --hex-string "|c3bc|" --algo bm'],
    ['-m string --algo bm --string "end\\\\"', '-m string --hex-string "|656e645c|" --algo bm'],
    ['-m string --algo bm --hex-string "| 47 45 54|/|78|y"', '-m string --string "GET/xy" --algo bm'],
    ['-m string --algo bm --hex-string "a\\\\|b\\\\\\\\c"', '-m string --string "a|b\\\\c" --algo bm'],
    ['-m string --algo bm --hex-string "|00FF|"', '-m string --hex-string "|00ff|" --algo bm'],
    ["-m string --algo bm --string a --from 0 --to 65535", '-m string --string "a" --algo bm'],
  ])("saves %s as %s", (written, saved) => expectSaved(written, saved));

  it.each([
    ["-m string --string a", "--algo"],
    ["-m string --algo bm", "option is missing"],
    ["-m string --algo fsm --string a", "--algo"],
    ['-m string --algo bm --string ""', "--string"],
    [`-m string --algo bm --string ${"ü".repeat(65)}`, "130 bytes"],
    ['-m string --algo bm --hex-string "|4|"', "--hex-string"],
    ['-m string --algo bm --hex-string "|41  42|"', "--hex-string"],
    ['-m string --algo bm --hex-string "x|41"', "--hex-string"],
    ['-m string --algo bm --hex-string "x\\\\"', "--hex-string"],
    ["-m string --algo bm --string a --hex-string b", "exclude each other"],
    ["-m string --algo bm --string a --from 7 --to 6", "--from"],
    ["-m string --algo bm --string a --to 65536", "--to"],
  ])("refuses %s, naming %s", (written, named) => expectRefused(written, named));

  it("is a trap where a block of bytes is followed by what iptables takes literally, or is opened at the end", () => {
    const saved = (text: string): string => `-m string --string "${text}" --algo bm`;
    expectTrap('-m string --algo bm --hex-string "|61||62|"', saved("a|62"));
    expectTrap('-m string --algo bm --hex-string "ab|"', saved("ab"));
  });

  it("always saves the end in 1.8.7, but for 0, which makes a trap", () => {
    expectSaved("-m string --algo bm --string a", '-m string --string "a" --algo bm --to 65535', OLD);
    expectSaved("-m string --algo bm --string a --to 9", '-m string --string "a" --algo bm --to 9', OLD);
    expectTrap("-m string --algo bm --string a --to 0", '-m string --string "a" --algo bm', OLD);
    expectSaved("-m string --algo bm --string a --to 0", '-m string --string "a" --algo bm --to 0');
  });
});

describe("time", () => {
  const end = "--datestop 2038-01-19T03:14:07";

  it.each([
    ["-m time", `-m time ${end}`],
    ["-m time --timestop 7:5", `-m time --timestart 00:00:00 --timestop 07:05:00 ${end}`],
    ["-m time --utc --timestart 0:0 --timestop 23:59:59", `-m time ${end}`],
    [
      "-m time --contiguous --localtz --timestop 3:00 --timestart 22:30:09",
      `-m time --timestart 22:30:09 --timestop 03:00:00 ${end} --kerneltz --contiguous`,
    ],
    ["-m time --weekdays Sunday,3,Mo", `-m time --weekdays Mon,Wed,Sun ${end}`],
    ["-m time ! --weekdays 6,7", `-m time --weekdays Mon,Tue,Wed,Thu,Fri ${end}`],
    ["-m time --weekdays 7,6,5,4,3,2,1", `-m time ${end}`],
    ["-m time --weekdays Fri --monthdays 20,13,20", `-m time --monthdays 13,20 --weekdays Fri ${end}`],
    [
      "-m time --datestart 2031-2 --datestop 2031-2-9T5",
      "-m time --datestart 2031-02-01T00:00:00 --datestop 2031-02-09T05:00:00",
    ],
    ["-m time --datestart 1970-01-01", `-m time ${end}`],
  ])("saves %s as %s", (written, saved) => expectSaved(written, saved));

  it.each([
    ["-m time --timestart 24:00", "--timestart"],
    ["-m time --timestart 9", "--timestart"],
    ["-m time --timestop 9:60", "--timestop"],
    ["-m time --contiguous", "--contiguous"],
    ["-m time --contiguous --timestart 9:00 --timestop 10:00", "--contiguous"],
    ["-m time --weekdays Mon,Xy", "--weekdays"],
    ["-m time --weekdays 0", "--weekdays"],
    ["-m time --weekdays tue", "--weekdays"],
    ["-m time --monthdays 32", "--monthdays"],
    ["-m time --datestart 2039", "--datestart"],
    ["-m time --datestart 2030-1-1T24", "--datestart"],
    ["-m time --datestart 2030/01/01", "--datestart"],
    ["-m time --utc --kerneltz", "exclude each other"],
    ["-m time ! --timestart 9:00", "negated"],
  ])("refuses %s, naming %s", (written, named) => expectRefused(written, named));

  it("is a trap when no moment is left, or a day that does not exist is counted on", () => {
    const all = Array.from({ length: 31 }, (_, index) => index + 1).join(",");
    expectTrap("-m time ! --weekdays 1,2,3,4,5,6,7", `-m time --weekdays  ${end}`);
    expectTrap(`-m time ! --monthdays ${all}`, `-m time --monthdays  ${end}`);
    expectTrap("-m time --datestop 1970-1-1", "-m time");
    expectTrap("-m time --datestart 2031-04-31", `-m time --datestart 2031-05-01T00:00:00 ${end}`);
    const reversed = "-m time --datestart 2031-04-02T00:00:00 --datestop 2031-04-01T00:00:00";
    expectTrap(reversed, reversed);
  });
});
