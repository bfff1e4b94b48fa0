/** One of these options, and no other of them. */
export type ExactlyOne<Names extends string> = {
  readonly [Name in Names]: { readonly [Given in Name]: unknown } & {
    readonly [Other in Exclude<Names, Name>]?: never;
  };
}[Names];

/** One of these options or none. */
export type AtMostOne<Names extends string> = {
  readonly [Name in Names]: { readonly [Other in Exclude<Names, Name>]?: never };
}[Names];

/** One or more of these options. */
export type AtLeastOne<Names extends string> = {
  readonly [Name in Names]: { readonly [Given in Name]: unknown };
}[Names];

/** An option that stands beside one of others only. */
export type Requires<Name extends string, Others extends string> =
  | { readonly [Absent in Name]?: never }
  | AtLeastOne<Others>;
