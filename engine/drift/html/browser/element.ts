export type Child = Node | string | undefined;

/** What an element may be given by name: attributes, and what happens on a click. */
export interface Traits {
  readonly [attribute: string]: string | ((event: Event) => void) | undefined;
  readonly onclick?: (event: Event) => void;
}

/** Makes an element. Strings become text nodes: nothing that a host said is ever read as markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  traits: Traits,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return dress(document.createElement(tag), traits, children);
}

/** Makes an element of a picture. */
export function draw<K extends keyof SVGElementTagNameMap>(
  tag: K,
  traits: Traits,
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return dress(document.createElementNS("http://www.w3.org/2000/svg", tag), traits, children);
}

function dress<E extends Element>(element: E, traits: Traits, children: readonly Child[]): E {
  for (const [name, trait] of Object.entries(traits)) {
    if (typeof trait === "function") element.addEventListener(name.slice(2), trait);
    else if (trait !== undefined) element.setAttribute(name, trait);
  }
  element.append(...children.filter(child => child !== undefined));
  return element;
}

/** Text for those who hear the page, not for those who see it. */
export function spoken(text: string): HTMLElement {
  return make("span", { class: "spoken" }, text);
}

/** A part of the page's own frame. */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}
