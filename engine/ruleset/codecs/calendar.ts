import { OMITTED, type ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** A time of day, printed with seconds (libxt_time.c, time_parse_minutes). */
export const timeOfDay: ValueCodec = {
  kind: "time of day",
  accepts: "HH:MM or HH:MM:SS from 00:00:00 to 23:59:59, e.g. 09:00",
  arity: 1,
  canonicalize: ([text = ""]) => {
    const [hours = 24, minutes = 60, seconds = 0] =
      /^(\d{1,3}):(\d{1,3})(?::(\d{1,3}))?$/.exec(text)?.slice(1).filter(Boolean).map(Number) ?? [];
    if (hours < 24 && minutes < 60 && seconds < 60) return [[hours, minutes, seconds].map(twoDigits).join(":")];
    throw new ValueError(`${JSON.stringify(text)} is no time of day`, "Write HH:MM or HH:MM:SS, up to 23:59:59.");
  },
};

/** The last second the kernel's 32 bits hold: 2038-01-19T03:14:07. */
const LAST_YEAR = 2038;

const FIRST_YEAR = 1970;

const DATE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:T(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?)?)?)?$/;

/** A date and time without a zone; what is left out is the first of it. A day the month lacks is counted on. */
export const dateTime: ValueCodec = {
  kind: "date",
  accepts: `YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS from ${FIRST_YEAR} to ${LAST_YEAR}, e.g. 2030-06-01`,
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const fix = "Write YYYY[-MM[-DD[THH[:MM[:SS]]]]], e.g. 2030-06-01T08:00:00.";
    const found = DATE.exec(text)
      ?.slice(1)
      .map(part => (part === undefined ? undefined : Number(part)));
    const [year = 0, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = found ?? [];
    const isInside = month <= 12 && day <= 31 && hours < 24 && minutes < 60 && seconds < 60;
    if (year < FIRST_YEAR || year > LAST_YEAR || !isInside) {
      throw new ValueError(`${JSON.stringify(text)} is no date from ${FIRST_YEAR} to ${LAST_YEAR}`, fix);
    }
    const date = new Date(Date.UTC(year, month - 1, day, hours, minutes, seconds));
    const spelled = [date.toISOString().slice(0, "YYYY-MM-DDTHH:MM:SS".length)];
    if (date.getUTCMonth() === month - 1 && date.getUTCDate() === day) return spelled;
    const what = `there is no day ${JSON.stringify(text)}, and iptables takes it as ${spelled[0]}`;
    return spellTrap({ spelled, what, fix }, scope.traps);
  },
};

/** Days as iptables-save prints them: all are no condition, and the negation of some is the others. */
function dayList(kind: string, accepts: string, days: readonly string[], find: (word: string) => number): ValueCodec {
  const all = days.map((_, index) => index);
  return {
    kind,
    accepts,
    arity: 1,
    items: [{ takes: "several", of: days }],
    canonicalize: ([text = ""], scope) => {
      const named = new Set(text.split(",").map(find));
      const chosen = all.filter(index => named.has(index) !== scope.negated);
      if (chosen.length === days.length) return OMITTED;
      const spelled = [chosen.map(index => days[index]).join(",")];
      if (chosen.length > 0) return spelled;
      const fix = "Leave the option out, or name fewer days.";
      return spellTrap({ spelled, what: "no day is left, so it never matches", fix }, scope.traps);
    },
  };
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function findWeekday(word: string): number {
  const byNumber = /^[1-7]$/.test(word) ? Number(word) - 1 : -1;
  const byName = WEEKDAYS.findIndex(day => word.startsWith(day.slice(0, 2)));
  const found = byNumber < 0 ? byName : byNumber;
  if (found >= 0) return found;
  throw new ValueError(`${JSON.stringify(word)} is no weekday`, "Write Mon to Sun, or 1 (Monday) to 7.");
}

/** Days of the week, printed by name in their order. */
export const weekdays: ValueCodec = dayList(
  "weekdays",
  "Mon to Sun, or 1 (Monday) to 7, separated by commas, e.g. Mon,Tue",
  WEEKDAYS,
  findWeekday,
);

function findMonthday(word: string): number {
  const number = /^\d{1,2}$/.test(word) ? Number(word) : 0;
  if (number >= 1 && number <= 31) return number - 1;
  throw new ValueError(`${JSON.stringify(word)} is no day of a month`, "Write numbers from 1 to 31.");
}

/** Days of the month, printed in their order. */
export const monthdays: ValueCodec = dayList(
  "days of the month",
  "numbers from 1 to 31, separated by commas, e.g. 1,15",
  Array.from({ length: 31 }, (_, index) => String(index + 1)),
  findMonthday,
);
