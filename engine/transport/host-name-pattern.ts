/**
 * Does one known_hosts pattern (`*` any text, `?` one character) match the name? Greedy with one step back, so the time
 * is at most length times length, where the recursive form (OpenSSH match.c) is exponential in the stars.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let next = 0;
  while (at < name.length) {
    const expected = pattern[next];
    if (expected === "*") {
      star = next;
      resume = at;
      next += 1;
    } else if (expected === "?" || (expected !== undefined && expected === name[at])) {
      next += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      next = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[next] === "*") next += 1;
  return next === pattern.length;
}

/**
 * Does a comma list of patterns match? One matching negation (`!pattern`) makes the whole list not match, wherever it
 * stands (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"; match.c match_pattern_list). Patterns are lower-cased, the name is as given.
 */
export function matchesPatternList(list: string, name: string): boolean {
  let positive = false;
  for (const written of list.split(",")) {
    const pattern = written.toLowerCase();
    if (pattern.startsWith("!")) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else if (matchesPattern(pattern, name)) {
      positive = true;
    }
  }
  return positive;
}
