/** The page's frame: head, tiles, filters, sections, what all parts share. */
export const FRAME = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
code { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.87em; overflow-wrap: anywhere; white-space: pre-wrap; }
header, main, footer { max-width: 1320px; margin: 0 auto; padding: 0 24px; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: flex-start; justify-content: space-between; padding-top: 28px; }
h1 { font-size: 1.65rem; line-height: 1.2; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.15rem; margin: 0; }
h3, h4, h5, p { margin: 0; }
header p { color: var(--soft); }
header .verdict { color: var(--ink); font-size: 1.05rem; margin-top: 6px; }
section.part, details.part { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px 20px; margin: 18px 0; scroll-margin-top: 96px; }
.part-head { display: flex; flex-wrap: wrap; gap: 6px 20px; align-items: baseline; justify-content: space-between; margin-bottom: 12px; }
.part-head p, .hint { color: var(--soft); font-size: 0.92rem; }
summary { cursor: pointer; }
summary h2 { display: inline; }
details .hint { margin: 8px 0; max-width: 80ch; }
footer { color: var(--soft); font-size: 0.87rem; padding-bottom: 40px; }
button, select, input { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.plain { background: none; border: 0; padding: 4px 2px; color: var(--link); text-decoration: underline; text-underline-offset: 3px; }
.spoken, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip:focus { position: fixed; z-index: 9; top: 8px; left: 8px; padding: 8px 14px; background: var(--sheet); color: var(--link); border-radius: 6px; }
.switch { display: inline-flex; border: 1px solid var(--edge); border-radius: 8px; overflow: hidden; }
.switch button { border: 0; background: none; padding: 4px 12px; font-size: 0.87rem; }
.switch button[aria-pressed="true"] { background: var(--ink); color: var(--sheet); }
.switch button:focus-visible { outline-offset: -3px; }
.switch button[aria-pressed="true"]:focus-visible { outline-color: var(--sheet); }
#tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin-top: 20px; }
.tile { display: grid; grid-template: "letter number" auto "letter label" auto "letter hosts" auto / auto 1fr; column-gap: 14px; text-align: left; padding: 12px 16px; background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; }
.tile .letter { grid-area: letter; align-self: center; width: 44px; height: 44px; border-radius: 10px; display: grid; place-items: center; font-size: 1.3rem; font-weight: 700; background: var(--tone); color: var(--tone-ink); border: 1px solid var(--tone-edge); }
.tile .number { grid-area: number; font-size: 1.5rem; font-weight: 700; line-height: 1.15; font-variant-numeric: tabular-nums; }
.tile .label { grid-area: label; font-weight: 600; }
.tile .label::first-letter { text-transform: uppercase; }
.tile .hosts { grid-area: hosts; color: var(--soft); font-size: 0.87rem; }
.tile[aria-pressed="true"] { border-color: var(--focus); box-shadow: 0 0 0 2px var(--focus); }
.tile:disabled { cursor: default; }
.tile:disabled .letter { background: none; border-color: var(--line); color: var(--soft); }
.tile:hover:enabled, .card h3 button:hover { background: var(--sunk); }
.bar { position: sticky; top: 0; z-index: 5; background: var(--ground); padding: 12px 0 10px; margin-top: 8px; border-bottom: 1px solid var(--line); }
#filters { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: flex-end; }
.field { display: grid; gap: 2px; font-size: 0.8rem; color: var(--soft); }
.field input, .field select { color: var(--ink); background: var(--sheet); border: 1px solid var(--edge); border-radius: 8px; padding: 0 10px; height: 36px; min-width: 0; max-width: 100%; font-size: 0.95rem; }
.field.inline { display: flex; align-items: center; gap: 8px; }
#filters .field:first-child { flex: 1 1 260px; }
#filters .field:not(:first-child) { flex: 0 1 190px; }
#result { margin-top: 6px; font-size: 0.92rem; color: var(--soft); }
.badge { display: inline-flex; align-items: center; gap: 6px; padding: 0 9px 0 7px; border-radius: 99px; font-size: 0.8rem; font-weight: 600; background: var(--tone); color: var(--tone-ink); border: 1px solid var(--tone-edge); white-space: nowrap; }
.letter { font-weight: 800; }
.scroll { overflow-x: auto; }
#failure { background: var(--removed-ground); color: var(--removed-ink); padding: 14px 18px; border-radius: 10px; margin-top: 16px; }
@media (max-width: 720px) {
  header, main, footer { padding-left: 14px; padding-right: 14px; }
  #tiles { grid-template-columns: repeat(2, 1fr); gap: 8px; }
  .tile { padding: 10px; column-gap: 10px; }
  .tile .letter { width: 34px; height: 34px; font-size: 1.05rem; }
  .bar { position: static; }
  #filters .field:not(:first-child) { flex: 1 1 100px; }
  section.part, details.part { padding: 14px; border-radius: 10px; scroll-margin-top: 12px; }
}
`;
