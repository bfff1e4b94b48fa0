import { dateTime, monthdays, timeOfDay, weekdays } from "../codecs/calendar";
import { flag } from "../codecs/flag";
import { type ExtensionDescription, type ExtensionScope, findOption, OMITTED, type ValueCodec } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

const FIRST_TIME = "00:00:00";

const LAST_TIME = "23:59:59";

const FIRST_DATE = "1970-01-01T00:00:00";

/** The last second of a signed 32-bit clock, which iptables takes for "never ends". */
const LAST_DATE = "2038-01-19T03:14:07";

/** The default, for clarity only. */
const defaultFlag: ValueCodec = { ...flag, canonicalize: () => OMITTED };

/** iptables-save leaves out the first second there is, and would read its own text back as the last. */
const lastDate: ValueCodec = {
  ...dateTime,
  canonicalize: (values, scope) => {
    const printed = dateTime.canonicalize(values, scope);
    if (printed === OMITTED || printed[0] !== FIRST_DATE) return printed;
    const what = "the end is the first second there is, which iptables does not save and which never matches";
    return spellTrap({ spelled: OMITTED, what, fix: "Write a later date." }, scope.traps);
  },
};

function textOf(options: readonly RuleOption[], name: string, missing: string): string {
  return findOption(options, name)?.values[0] ?? missing;
}

/** Both ends of the day are printed when either says something. Negated days are printed as the other days. */
function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  const start = textOf(options, "--timestart", FIRST_TIME);
  const stop = textOf(options, "--timestop", LAST_TIME);
  if (findOption(options, "--contiguous") !== undefined && start < stop) {
    const fix = "Leave it out, or let --timestop be earlier than --timestart.";
    throw new ValueError("--contiguous is for times that go over midnight", fix);
  }
  if (textOf(options, "--datestart", FIRST_DATE) > textOf(options, "--datestop", LAST_DATE)) {
    const what = "--datestart is later than --datestop, so it never matches";
    spellTrap({ spelled: undefined, what, fix: "Write the earlier date at --datestart." }, scope.traps);
  }
  const isWholeDay = start === FIRST_TIME && stop === LAST_TIME;
  return options
    .filter(({ name }) => !isWholeDay || (name !== "--timestart" && name !== "--timestop"))
    .map(option => ({ ...option, negated: false }));
}

export const timeMatch: ExtensionDescription = {
  name: "time",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The packet arrives in a span of time, of days or of times of day; in UTC unless --kerneltz is given.",
  example: "--timestart 09:00 --timestop 17:00 --weekdays Mon,Tue,Wed,Thu,Fri",
  source: "iptables-extensions(8), time; libxt_time.c",
  exclusive: [["--utc", "--kerneltz"]],
  options: [
    {
      name: "--timestart",
      negation: "refused",
      value: timeOfDay,
      filledIn: { ipv4: FIRST_TIME, ipv6: FIRST_TIME },
      summary: "From this time of day; default 00:00:00.",
    },
    {
      name: "--timestop",
      negation: "refused",
      value: timeOfDay,
      filledIn: { ipv4: LAST_TIME, ipv6: LAST_TIME },
      summary: "Until this time of day; earlier than the start it is on the next day; default 23:59:59.",
    },
    { name: "--monthdays", negation: "allowed", value: monthdays, summary: "On these days of the month." },
    { name: "--weekdays", negation: "allowed", value: weekdays, summary: "On these days of the week." },
    {
      name: "--datestart",
      negation: "refused",
      value: dateTime,
      omittedWhen: FIRST_DATE,
      summary: "From this date and time on.",
    },
    {
      name: "--datestop",
      negation: "refused",
      value: lastDate,
      filledIn: { ipv4: LAST_DATE, ipv6: LAST_DATE },
      summary: "Until this date and time.",
    },
    {
      name: "--kerneltz",
      aliases: ["--localtz"],
      negation: "refused",
      value: flag,
      summary: "Take the times in the kernel's time zone, which knows no daylight saving.",
    },
    {
      name: "--contiguous",
      negation: "refused",
      value: flag,
      summary: "A span over midnight belongs to the day it starts on.",
    },
    { name: "--utc", negation: "refused", value: defaultFlag, summary: "Take the times in UTC; the default." },
  ],
  settle,
};
