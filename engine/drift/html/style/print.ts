/** On paper: light, no controls, rows not torn apart, all that scrolls on a screen written out. */
export const PRINT = `
@page { margin: 14mm; }
@media print {
  :root, :root[data-theme="dark"] { color-scheme: light; }
  body { background: #fff; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  header, main, footer { max-width: none; padding: 0; }
  .bar { position: static; border: 0; padding: 4px 0; background: none; }
  .plain { color: inherit; text-decoration: none; }
  #filters, .switch, .skip, .card .arrow, #fleet-order { display: none !important; }
  section.part, details.part { border: 0; padding: 0; margin: 14pt 0; border-radius: 0; }
  #fleet-grid { max-height: none; overflow: visible; }
  .scroll { overflow: visible; }
  svg.flow { min-width: 0; }
  .fleet thead th { position: static; }
  .tile { padding: 6px 8px; }
  tr, .alone, figure, .tile { break-inside: avoid; }
  h2, h3, h4, h5, .part-head { break-after: avoid; }
  .card { border-width: 1px 0 0; border-radius: 0; }
  .card h3 button, .panel { padding-left: 0; padding-right: 0; }
}
`;
