/** One step into a value: an attribute of an object, a key of a map, or a place in a list. */
export type PathStep =
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "index"; readonly index: number };

/** Where in a resource's configuration something stands. Terraform points into the configuration file with it. */
export type AttributePath = readonly PathStep[];
