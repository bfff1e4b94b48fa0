/** How the page's data write the state of a row: see ROW_STATES. No import: the page's script reads it too. */
export const STATE_LETTERS = {
  kept: "k",
  added: "a",
  removed: "r",
  changed: "c",
  moved: "m",
  unknown: "u",
  recognised: "o",
  anchor: "n",
} as const;
