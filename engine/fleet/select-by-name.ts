import { matchesGlob } from "../desired";
import { DocumentsError } from "./documents-error";

/** Something that is about one host, and called by its name. */
export interface NamedHost {
  readonly host: string;
}

/**
 * Those whose name, or `stack/name`, matches one of the globs; all of them for no glob. Order is kept.
 * @param ownerOf `project/stack/host`, as far as it is known
 * @param missing what to say of globs that match nothing
 * @throws DocumentsError for such a glob
 */
export function selectByName<T extends NamedHost>(
  items: readonly T[],
  globs: readonly string[],
  ownerOf: (item: T) => string | undefined,
  missing: (globs: readonly string[]) => string,
): readonly T[] {
  if (globs.length === 0) return items;
  const matches = (item: T, glob: string): boolean => {
    const owner = ownerOf(item);
    return (
      matchesGlob(item.host, glob) || (owner !== undefined && matchesGlob(owner.slice(owner.indexOf("/") + 1), glob))
    );
  };
  const vain = globs.filter(glob => !items.some(item => matches(item, glob)));
  if (vain.length > 0) throw new DocumentsError(missing(vain));
  return items.filter(item => globs.some(glob => matches(item, glob)));
}

/** Hosts of one name, which only their stacks tell apart, are called `stack/host`, which also selects them. */
export function tellApart<T extends NamedHost>(
  items: readonly T[],
  ownerOf: (item: T) => string | undefined,
): readonly T[] {
  const counts = new Map<string, number>();
  for (const { host } of items) counts.set(host, (counts.get(host) ?? 0) + 1);
  return items.map(item => {
    const owner = ownerOf(item);
    if (owner === undefined || counts.get(item.host) === 1) return item;
    return { ...item, host: owner.slice(owner.indexOf("/") + 1) };
  });
}
