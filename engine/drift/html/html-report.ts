import { gradeLimitWords } from "../../bloat";
import type { DriftReport } from "../report";
import { contentPolicy } from "./content-policy";
import { encodeReport } from "./encode-report";
import { packData } from "./pack-data";
import { SCRIPT_TEXT } from "./script-text";
import { STYLE_TEXT } from "./style";
import { verdictOf } from "./verdict";

/**
 * A report as one HTML file that opens from disk, loads nothing and sends nothing. No text of a host stands in the markup:
 * they are packed data, which the page's script sets as text. Pure.
 */
export function htmlReport(report: DriftReport): string {
  const when = `${report.started.slice(0, 16).replace("T", " ")} UTC`;
  const script = SCRIPT_TEXT.trim();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(script, STYLE_TEXT)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Drift report of ${escapeMarkup(when)}</title>
<style>${STYLE_TEXT}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header>
<div>
<h1>Drift report</h1>
<p class="verdict">${escapeMarkup(verdictOf(report))}</p>
<p>Read on <time datetime="${escapeMarkup(report.started)}">${escapeMarkup(when)}</time> in ${Math.ceil(report.seconds)} s.</p>
</div>
<div class="switch" id="theme" role="group" aria-label="Theme"></div>
</header>
<main>
<noscript><p>The rest of this report is shown by its script, which this browser does not run.</p></noscript>
<p id="failure" role="alert" hidden></p>
<div id="tiles" role="group" aria-label="Findings by severity"></div>
<div class="bar" role="search" aria-label="Findings"><div id="filters"></div><p id="result" role="status"></p></div>
<section class="part" id="fleet" aria-labelledby="fleet-title">
<div class="part-head"><h2 id="fleet-title">The fleet at a glance</h2><div id="fleet-order"></div></div>
<div id="fleet-grid" tabindex="0" role="region" aria-labelledby="fleet-title"></div>
<p id="fleet-empty" hidden>No host has a finding like this.</p>
<div id="fleet-more"></div>
<ul class="legend">
<li><span class="badge severity-critical"><span class="letter">C</span>critical</span> a whole chain protects nothing</li>
<li><span class="badge severity-high"><span class="letter">H</span>high</span> more is let in</li>
<li><span class="badge severity-medium"><span class="letter">M</span>medium</span> something is shut out, or may be</li>
<li><span class="badge severity-low"><span class="letter">L</span>low</span> only logs or queues differ</li>
<li><span class="as-declared">✓</span> as declared</li>
<li><span class="not-known">?</span> not known</li>
</ul>
</section>
<section class="part" id="way" aria-labelledby="way-title">
<div class="part-head"><h2 id="way-title">Where packets meet it</h2><p>Choose a lit chain to narrow the report to it.</p></div>
<div id="flow"></div>
<p id="flow-empty" hidden>No chain has a finding like this.</p>
<p class="hint">Drawn as nf_tables calls the chains; the legacy backend has security before nat in INPUT. Only the first packet of a connection meets nat.</p>
</section>
<section class="part" id="findings" aria-labelledby="findings-title" tabindex="-1">
<div class="part-head"><h2 id="findings-title">Findings, host by host</h2><p>The worst first. + stands on the host and was not declared, − was declared and is gone, ~ was changed, ↕ was moved.</p></div>
<div id="findings-list"></div>
<p id="findings-empty" hidden>Nothing was found that is like this.</p>
<p id="printed"></p>
</section>
${report.bloat === undefined ? "" : BLOAT_SECTION}<details class="part" id="never-hit">
<summary><h2 id="never-hit-title">Rules never hit</h2></summary>
<p class="hint">Declared rules that stand on the host and have matched no packet since they were loaded. An apply or a boot begins the count anew, so look at how long ago that was before you take one away.</p>
<div id="never-hit-list"></div>
</details>
</main>
<footer><p>Written by nffleet. This file loads nothing and sends nothing.</p></footer>
<script type="text/plain" id="data">${packData(encodeReport(report))}</script>
<script>${script}</script>
</body>
</html>
`;
}

const BLOAT_SECTION = `<section class="part" id="bloat" aria-labelledby="bloat-title">
<div class="part-head"><h2 id="bloat-title">Latency under load</h2><p>As nffleet bloat measured it; no part of this reading. By what the median grows: ${gradeLimitWords()}.</p></div>
<div id="bloat-list"></div>
</section>
`;

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
