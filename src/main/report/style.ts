// How a report looks on a screen and on A4: black on white, quiet tables, nothing torn apart by the end of a page.

export const STYLE = `
@page { size: A4; margin: 16mm 15mm 18mm; }
* { box-sizing: border-box; }
html { color: #1a1a1a; background: #fff; font: 10pt/1.45 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
body { max-width: 180mm; margin: 0 auto; padding: 10mm 0; overflow-wrap: anywhere; }
h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 12.5pt; margin: 8mm 0 2mm; padding-bottom: 1mm; border-bottom: 0.3mm solid #999; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 1mm 0; }
.quiet, caption, figcaption, dt { color: #555; }
.warning { border-left: 1mm solid #c64600; padding: 1mm 3mm; margin: 2mm 0; break-inside: avoid; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 0.5mm 8mm; margin: 1mm 0; }
dl > div { display: grid; grid-template-columns: 34mm 1fr; break-inside: avoid; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 1mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 0.6mm 3mm 0.6mm 0; vertical-align: top; overflow-wrap: normal; border-bottom: 0.15mm solid #ccc; }
th { font-weight: 600; white-space: normal !important; border-bottom-color: #888; }
.l { text-align: left; } .r { text-align: right; white-space: nowrap; }
.r:last-child { padding-right: 0; } .why { white-space: normal; color: #555; }
figure { margin: 2mm 0; break-inside: avoid; }
figure > svg { display: block; width: 100%; height: auto; }
figcaption span { margin-right: 4mm; white-space: nowrap; }
svg.key { width: 9mm; height: 3mm; }
svg text { font: 10.5px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #333; }
svg text.axis { font-weight: 600; }
.grid { stroke: #e3e3e3; fill: none; stroke-width: 0.7; }
.line { fill: none; stroke-width: 1.1; stroke-linejoin: round; }
.error { fill: none; stroke: #000; stroke-width: 1.1; }
.worth { fill: none; stroke: #1a5fb4; stroke-width: 7; opacity: 0.3; }
.mean { fill: #1a5fb4; }
.member { fill: #fff; stroke: #1a5fb4; stroke-width: 1.2; }
.dot { stroke: none; }
.zero { fill: none; stroke: #555; stroke-width: 0.8; }
pre, code { font: 8.5pt/1.4 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre { white-space: pre-wrap; margin: 1mm 0; padding: 2mm; background: #f5f5f5; }
ul { margin: 1mm 0; padding-left: 5mm; }
ul.formulas { list-style: none; padding-left: 0; }
ul.formulas li { font: 8.8pt/1.5 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.answer { font-size: 11pt; font-weight: 600; break-after: avoid; }
section { break-inside: auto; }
.together { break-inside: avoid; }
@media screen { body { padding: 10mm 6mm; } }
`;
