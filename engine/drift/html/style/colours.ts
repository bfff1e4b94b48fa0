/**
 * Each colour once, for light and dark. Text on its ground keeps a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3) in both, marks and
 * frames 3 to 1 (1.4.11).
 */
export const COLOURS = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f6f8, #10151b);
  --sheet: light-dark(#ffffff, #181f27);
  --sunk: light-dark(#eef1f4, #121820);
  --ink: light-dark(#16202b, #e7ecf2);
  --soft: light-dark(#526070, #9aa8b7);
  --line: light-dark(#d5dce4, #2c3743);
  --edge: light-dark(#7d8b99, #6b7a8a);
  --link: light-dark(#0b5cad, #7db8f5);
  --focus: light-dark(#0b5cad, #8cc4ff);
  --critical: light-dark(#a8123b, #ff8da3);
  --critical-ground: light-dark(#b3123f, #c2184a);
  --critical-ink: #ffffff;
  --high-ground: light-dark(#c8460a, #f08a4b);
  --high-ink: light-dark(#ffffff, #2a1002);
  --medium-ground: light-dark(#fbe4a4, #57450c);
  --medium-ink: light-dark(#5a4200, #ffe08c);
  --medium-edge: light-dark(#b98a0a, #a98518);
  --low-ground: light-dark(#dbe8f5, #1d3750);
  --low-ink: light-dark(#1f4b75, #b5d8fa);
  --low-edge: light-dark(#6d96bf, #4f7fae);
  --ok: light-dark(#1d7044, #6fcf97);
  --added-ground: light-dark(#e7f6ec, #12301f);
  --added-ink: light-dark(#14633a, #7fdba4);
  --removed-ground: light-dark(#fdeaea, #3a171b);
  --removed-ink: light-dark(#a01328, #ff9aa5);
  --changed-ground: light-dark(#fdf3dc, #362b0d);
  --changed-ink: light-dark(#6b4e00, #f3cf6b);
  --mark: light-dark(#ffd76a, #7a5c07);
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
.severity-critical { --tone: var(--critical-ground); --tone-ink: var(--critical-ink); --tone-edge: var(--critical-ground); }
.severity-high { --tone: var(--high-ground); --tone-ink: var(--high-ink); --tone-edge: var(--high-ground); }
.severity-medium { --tone: var(--medium-ground); --tone-ink: var(--medium-ink); --tone-edge: var(--medium-edge); }
.severity-low { --tone: var(--low-ground); --tone-ink: var(--low-ink); --tone-edge: var(--low-edge); }
`;
