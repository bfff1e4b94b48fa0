/** A host's findings: chains with their rows, and what stands alone. */
export const FINDINGS = `
.card { border: 1px solid var(--line); border-radius: 10px; margin-top: 10px; scroll-margin-top: 110px; }
.card h3 { font-size: 1rem; }
.card h3 button { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; width: 100%; padding: 10px 14px; background: none; border: 0; border-radius: 10px; font-weight: 600; text-align: left; }
.card .name { overflow-wrap: anywhere; }
.card .arrow { color: var(--soft); width: 1em; }
.card [aria-expanded="true"] .arrow { transform: rotate(90deg); }
.card .count { color: var(--soft); font-weight: 400; }
.card .status { margin-left: auto; color: var(--soft); font-weight: 400; font-size: 0.87rem; }
.panel { padding: 0 14px 16px; }
.about { color: var(--soft); font-size: 0.92rem; display: grid; gap: 2px; }
.notes { margin: 6px 0 0; padding-left: 20px; overflow-wrap: anywhere; }
.place { margin-top: 16px; scroll-margin-top: 110px; }
.place h4 { font-size: 1rem; display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: baseline; padding-bottom: 6px; overflow-wrap: anywhere; }
.place h5 { font-size: 0.92rem; margin-top: 10px; overflow-wrap: anywhere; }
.policy { font-weight: 400; font-size: 0.9rem; color: var(--soft); }
.alone { border-left: 3px solid var(--edge); padding: 4px 0 4px 12px; margin: 6px 0 10px; }
.meaning { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; }
.kind { font-weight: 600; }
.story { font-size: 0.87rem; margin-top: 2px; overflow-wrap: anywhere; }
.origin { color: var(--soft); font-size: 0.87rem; display: flex; flex-wrap: wrap; gap: 0 18px; margin-top: 2px; overflow-wrap: anywhere; }
.origin code { color: inherit; }
.values { display: grid; grid-template-columns: auto 1fr; gap: 2px 14px; margin: 6px 0 0; }
.values dt { color: var(--soft); font-size: 0.87rem; }
.values dd { margin: 0; }
mark { background: var(--mark); color: inherit; border-radius: 3px; padding: 0 1px; }
.chain { table-layout: fixed; border: 1px solid var(--line); margin-top: 6px; }
.chain caption { text-align: left; font-size: 0.87rem; color: var(--soft); padding: 4px 0; }
.chain thead th, .chain thead .packets { font-size: 0.8rem; font-weight: 600; color: var(--soft); padding: 3px 8px; border-bottom: 1px solid var(--line); background: var(--sunk); }
.chain td { padding: 3px 8px; vertical-align: top; }
.chain .number { width: 56px; text-align: right; color: var(--soft); font-variant-numeric: tabular-nums; }
.chain .sign { width: 34px; text-align: center; font-weight: 800; }
.chain .packets { width: 112px; text-align: right; font-variant-numeric: tabular-nums; font-size: 0.9rem; color: var(--soft); overflow-wrap: anywhere; }
.row-added td, .row-unknown td { background: var(--added-ground); }
.row-added .sign, .row-unknown .sign, .row-added .rule, .row-unknown .rule { color: var(--added-ink); }
.row-removed td { background: var(--removed-ground); }
.row-removed .sign, .row-removed .rule { color: var(--removed-ink); }
.row-changed td, .row-moved td { background: var(--changed-ground); }
.row-changed .sign, .row-moved .sign { color: var(--changed-ink); }
.row-recognised .rule, .row-anchor .rule, .row-recognised .sign, .row-anchor .sign { color: var(--soft); }
.row-added .packets, .row-unknown .packets, .row-removed .packets, .row-changed .packets, .row-moved .packets, .row-added .number, .row-unknown .number, .row-changed .number, .row-moved .number { color: var(--ink); }
.note td { padding: 6px 10px 10px 98px; border-bottom: 1px solid var(--line); }
.note .declared { margin-top: 2px; }
.gap td { background: var(--sunk); padding: 0 8px 0 90px; font-size: 0.87rem; }
.never-hit { min-width: 640px; }
.never-hit th, .never-hit td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.never-hit th { font-size: 0.82rem; color: var(--soft); }
@media (max-width: 720px) {
  .note td { padding-left: 12px; }
  .gap td { padding-left: 12px; }
  .chain td, .chain thead th { padding-left: 4px; padding-right: 4px; }
  .chain .number { width: 34px; }
  .chain .sign { width: 24px; }
  .chain .packets, .chain thead .packets { width: 78px; font-size: 0.75rem; }
  .card .status { margin-left: 0; }
  .panel { padding: 0 10px 12px; }
}
`;
