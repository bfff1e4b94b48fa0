import { EVERYTHING, type Filter } from "./filter";
import type { Reading } from "./reading";
import { placeTitle } from "./words";

/** The filter as the page's address carries it, so that what one sees can be sent to another. */
export function readAddress(reading: Reading): Filter {
  const words = new URLSearchParams(location.hash.slice(1));
  const { severities, subsystems, shapes, places } = reading.data;
  const known = (word: string, all: readonly string[]) => (all.includes(word) ? word : "");
  const place = words.get("chain");
  return {
    query: words.get("search") ?? EVERYTHING.query,
    severities: new Set(
      (words.get("severity") ?? "")
        .split(",")
        .flatMap(word => (severities.includes(word) ? [severities.indexOf(word)] : [])),
    ),
    kind: known(
      words.get("kind") ?? "",
      shapes.map(({ kind }) => kind),
    ),
    subsystem: known(words.get("part") ?? "", subsystems),
    place: place === null ? -1 : places.findIndex(one => placeTitle(one) === place),
  };
}

export function writeAddress(reading: Reading, { query, severities, kind, subsystem, place }: Filter): void {
  const words = new URLSearchParams();
  const set = (name: string, word: string) => {
    if (word !== "") words.set(name, word);
  };
  set("search", query.trim());
  set("severity", [...severities].map(number => reading.data.severities[number]).join(","));
  set("kind", kind);
  set("part", subsystem);
  set("chain", place < 0 ? "" : placeTitle(reading.place(place)));
  try {
    history.replaceState(null, "", words.size === 0 ? location.href.replace(/#.*/, "") : `#${words}`);
  } catch {
    // A page inside another may not change its address; it works without.
  }
}
