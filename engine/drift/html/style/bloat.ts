/** Measurements of latency: a chart, figures, code to paste. */
export const BLOAT = `
.bloat { border-top: 1px solid var(--line); padding-top: 14px; margin-top: 14px; overflow-wrap: anywhere; }
.bloat:first-child { border-top: 0; padding-top: 0; margin-top: 0; }
.bloat h3 { font-size: 1rem; }
.bloat h4 { font-size: 0.94rem; margin: 16px 0 0; }
.bloat .advice { margin-top: 10px; }
.bloat pre { margin: 8px 0 0; padding: 10px 14px; background: var(--sunk); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; }
.bloat pre code { white-space: pre; overflow-wrap: normal; }
.grade-good { --tone: var(--added-ground); --tone-ink: var(--added-ink); --tone-edge: var(--ok); }
.grade-bad { --tone: var(--removed-ground); --tone-ink: var(--removed-ink); --tone-edge: var(--critical); }
.latency { display: block; width: 100%; min-width: 560px; margin-top: 10px; }
.latency text { fill: var(--soft); font-size: 12px; }
.latency .line { stroke: var(--line); }
.latency .calm rect { fill: var(--edge); }
.latency .loaded rect { fill: var(--link); }
.latency .lost { stroke: var(--critical); stroke-width: 2; fill: none; }
.figures { border-collapse: collapse; margin-top: 12px; font-variant-numeric: tabular-nums; }
.figures caption { text-align: left; font-size: 0.87rem; color: var(--soft); padding: 4px 0; }
.figures th, .figures td { padding: 3px 14px 3px 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
.figures thead th { font-size: 0.82rem; color: var(--soft); }
.figures th:first-child { text-align: left; font-weight: 600; }
.figures .marked th, .figures .marked td { background: var(--removed-ground); color: var(--removed-ink); }
`;
