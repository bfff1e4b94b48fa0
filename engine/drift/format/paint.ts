/** How a piece of text is meant; who prints it decides which colour that is, if any. */
export type Style = "added" | "removed" | "changed" | "heading" | "faint" | "warning" | "severe";

/** Colours a text for a terminal, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Leaves every text as it is. */
export const plainPaint: Paint = (_style, text) => text;
