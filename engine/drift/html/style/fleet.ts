/** The grid of hosts and the picture of the packets' way. */
export const FLEET = `
#fleet-grid { overflow: auto; max-height: 70vh; margin: 0 -6px; padding: 0 6px; position: relative; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; }
.fleet thead th { position: sticky; top: 0; background: var(--sheet); color: var(--soft); font-size: 0.82rem; padding: 4px 6px; z-index: 1; box-shadow: inset 0 -1px var(--line); }
.fleet thead th:nth-child(n + 3) { text-align: center; }
.fleet tbody th, .fleet td { padding: 3px; border-bottom: 1px solid var(--line); }
.fleet td { text-align: center; }
.fleet .status { text-align: left; font-size: 0.87rem; color: var(--soft); white-space: nowrap; padding: 3px 18px; }
.fleet thead th:nth-child(2) { padding-left: 18px; }
.fleet thead th:nth-child(n + 2) { width: 1%; }
.fleet .total { font-variant-numeric: tabular-nums; color: var(--soft); font-size: 0.92rem; }
.host { background: none; border: 0; padding: 4px 6px; font-weight: 600; color: var(--link); text-align: left; overflow-wrap: anywhere; border-radius: 6px; min-width: 7em; }
.host:hover { text-decoration: underline; }
.cell { width: 100%; min-width: 84px; border: 1px solid var(--tone-edge); border-radius: 6px; padding: 3px 4px; background: var(--tone); color: var(--tone-ink); font-size: 0.9rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.cell:hover, .chip:hover { filter: brightness(0.94); }
.cell:focus-visible, .host:focus-visible { outline-offset: -1px; }
.as-declared { color: var(--ok); }
.not-known { color: var(--soft); font-weight: 700; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 12px 0 0; padding: 0; list-style: none; font-size: 0.87rem; color: var(--soft); align-items: center; }
figure { margin: 0 0 14px; }
figcaption { font-weight: 600; margin-bottom: 4px; }
svg.flow { width: 100%; min-width: 1000px; height: auto; display: block; font: 14px system-ui, sans-serif; }
.flow text { fill: var(--ink); }
.flow .frame rect { fill: var(--sunk); stroke: var(--line); }
.flow .frame text { fill: var(--soft); font-size: 11px; font-weight: 700; letter-spacing: 0.06em; }
.flow .arrow { fill: none; stroke: var(--edge); stroke-width: 1.6; }
.flow .head { fill: var(--edge); }
.flow .box rect { fill: var(--sheet); stroke: var(--edge); }
.flow .step rect, .flow .end rect { fill: var(--ground); stroke: var(--line); }
.flow .step text, .flow .end text { fill: var(--soft); font-size: 13px; }
.flow .end text { font-style: italic; }
.flow .lit { cursor: pointer; }
.flow .lit rect { fill: var(--tone); stroke: var(--tone-edge); stroke-width: 1.5; }
.flow .lit text { fill: var(--tone-ink); font-weight: 600; }
.flow .lit .count { font-size: 13px; font-weight: 700; }
.flow .lit:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; }
.flow .lit[aria-pressed="true"] rect { stroke: var(--ink); stroke-width: 3.5; }
.own-chains { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; font-size: 0.9rem; color: var(--soft); margin-top: 6px; }
.own-chains ul { display: flex; flex-wrap: wrap; gap: 6px; list-style: none; margin: 0; padding: 0; }
.chip { border: 1px solid var(--tone-edge); border-radius: 99px; padding: 1px 12px; background: var(--tone); color: var(--tone-ink); }
.chip[aria-pressed="true"] { box-shadow: 0 0 0 2px var(--sheet), 0 0 0 4px var(--ink); }
@media (max-width: 720px) {
  .fleet .status { display: none; }
  .fleet thead th:nth-child(2) { display: none; }
  .cell { min-width: 50px; }
}
`;
