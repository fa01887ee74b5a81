/** The style sheet of the drift report: light and dark, narrow and wide, screen and paper. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--panel:#f6f8fa;--ink:#1c2128;--muted:#59636e;--line:#d8dee4;
--reference:#9aa5b1;--reference-soft:#d3dae1;--current:#0b62d6;--drift:#b35900;--drift-soft:#fff1e0;--ok:#1a7f37;
--ok-soft:#e6f6ea;--insufficient:#59636e;--insufficient-soft:#eef1f4}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--panel:#151b23;--ink:#e6edf3;--muted:#9198a1;--line:#30363d;
--reference:#6e7681;--reference-soft:#343b44;--current:#58a6ff;--drift:#f0883e;--drift-soft:#2b1d0e;--ok:#3fb950;
--ok-soft:#0f2417;--insufficient:#9198a1;--insufficient-soft:#1b2129}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:28px 24px 56px}
h1{font-size:26px;line-height:1.25;margin:2px 0 8px;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:18px;margin:44px 0 4px}
p{margin:0 0 10px;max-width:74ch}
.note,.small{color:var(--muted)}
.small{font-size:13px}
code{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.verdict{border-left:6px solid var(--tone);background:var(--tone-soft);border-radius:6px;padding:18px 22px}
.verdict p:last-child{margin:0}
.eyebrow{color:var(--tone);font-size:13px;font-weight:600}
.drift{--tone:var(--drift);--tone-soft:var(--drift-soft)}
.ok{--tone:var(--ok);--tone-soft:var(--ok-soft)}
.insufficient{--tone:var(--insufficient);--tone-soft:var(--insufficient-soft)}
.chip{display:inline-block;color:var(--tone);background:var(--tone-soft);border:1px solid var(--tone);border-radius:99px;
padding:0 10px;font-size:13px;font-weight:600;white-space:nowrap}
table{border-collapse:collapse;width:100%;margin-top:12px}
th{text-align:left;font-size:13px;font-weight:600;color:var(--muted);padding:6px 16px 6px 0;border-bottom:1px solid var(--line);vertical-align:bottom}
td{padding:10px 16px 10px 0;border-bottom:1px solid var(--line);vertical-align:top}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap}
.name{font-weight:600}
.name::first-letter{text-transform:uppercase}
svg{display:block}
svg text{fill:var(--muted);font-size:11px}
.grid,.axis{stroke:var(--line);fill:none}
.reference-area{fill:var(--reference-soft);stroke:var(--reference)}
.current-line{fill:none;stroke:var(--current);stroke-width:2;stroke-linejoin:round}
.reference-bar{fill:var(--reference)}
.current-bar{fill:var(--current)}
.gauge{width:200px;height:28px}
.gauge-small{fill:var(--reference-soft);opacity:.55}
.gauge-floor{stroke:var(--muted);stroke-dasharray:3 2}
.gauge-range,.gauge-point{fill:var(--tone)}
.key{display:flex;flex-wrap:wrap;gap:4px 20px;color:var(--muted);font-size:13px;margin-top:8px}
.key [class]::before{content:"";display:inline-block;width:14px;height:10px;margin-right:7px}
.key .is-reference::before{background:var(--reference-soft);border:1px solid var(--reference)}
.key .is-current::before{height:3px;margin-bottom:3px;background:var(--current)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:20px;margin-top:14px}
figure{margin:0;padding:14px 16px 10px;background:var(--panel);border-radius:8px}
figcaption{margin-bottom:8px}
figcaption .small{display:block}
.histogram{width:100%;height:auto}
.classes td{padding-top:5px;padding-bottom:5px;vertical-align:middle}
.classes td:first-child{width:42%}
.bars{width:100%;min-width:90px;max-width:220px;height:16px}
.moved td:first-child{box-shadow:inset 3px 0 var(--drift);padding-left:12px;font-weight:600}
.moved .change{color:var(--drift);font-weight:600}
@media (max-width:720px){main{padding:16px 14px 40px}h1{font-size:21px}
.signals thead{display:none}.signals tr{display:block;padding:14px 0;border-bottom:1px solid var(--line)}
.signals td{display:block;border:0;padding:2px 0;text-align:left}
.signals td[data-label]::before{content:attr(data-label) ": ";color:var(--muted)}
.classes .wide{display:none}.classes td:first-child{width:auto}.classes td,.classes th{padding-right:10px}.bars{min-width:64px}
.side{font-size:13px}.side td,.side th{padding-right:10px}}
@media print{:root{color-scheme:light;--paper:#fff;--panel:#fff;--ink:#000;--muted:#444;--line:#bbb;--reference:#888;--reference-soft:#ddd;
--current:#0b4fae;--drift:#9a4a00;--drift-soft:#fff;--ok:#146c2e;--ok-soft:#fff;--insufficient:#444;--insufficient-soft:#fff}
main{max-width:none;padding:0}figure,tr,.verdict{break-inside:avoid}h2{break-after:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`.trim();
