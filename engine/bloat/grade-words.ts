import { GRADE_LIMITS, LOSS_LIMITS } from "./grade";

/** `A+ below 5 ms, A 30, …, else F`: by what the median grows. */
export function gradeLimitWords(): string {
  const [first, ...others] = GRADE_LIMITS.map(([grade, below], at) =>
    at === 0 ? `${grade} below ${below} ms` : `${grade} ${below}`,
  );
  return [first, ...others, "else F"].join(", ");
}

/** `B from 5 %, C 10 %, …`: the best grade, by the share of the pings that the load loses. */
export function lossLimitWords(): string {
  const grades = [...LOSS_LIMITS.slice(1).map(([grade]) => grade), "F"];
  return LOSS_LIMITS.map(([, below], at) => `${grades[at]} ${at === 0 ? "from " : ""}${percentWords(below)}`).join(
    ", ",
  );
}

/** `5 %`. */
export function percentWords(share: number): string {
  return `${Math.round(share * 100)} %`;
}
