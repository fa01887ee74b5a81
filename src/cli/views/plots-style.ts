const LIGHT = ['#1f6feb', '#d9730d', '#1a7f37', '#8250df', '#bf3989', '#0a7a8f', '#9a6700', '#57606a'];
const DARK = ['#4493f8', '#f0994a', '#3fb950', '#b98cf9', '#f778ba', '#39c5cf', '#d9a514', '#9198a1'];

const colours = (values: readonly string[]): string =>
  values.map((value, index) => `--series-${index}:${value}`).join(';');
const perColour = LIGHT.map(
  (_, index) =>
    `.series-${index} .line{stroke:var(--series-${index})}.series-${index} .mark,.series-${index} .bar{fill:var(--series-${index})}` +
    `.key-${index}::before{background:var(--series-${index})}`,
).join('\n');

/** The style sheet of the page of plots: light and dark, narrow and wide, screen and paper. */
export const PLOTS_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--panel:#fff;--back:#f6f8fa;--ink:#1c2128;--muted:#59636e;--line:#d8dee4;--error:#b35900;${colours(LIGHT)}}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--panel:#0d1117;--back:#010409;--ink:#e6edf3;--muted:#9198a1;--line:#30363d;--error:#f0883e;${colours(DARK)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
header,main{max-width:1280px;margin:0 auto;padding:0 24px}
header{padding-top:28px}
h1{font-size:24px;line-height:1.25;margin:0 0 10px;letter-spacing:-.01em;text-wrap:balance}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px}
a{color:var(--series-0);text-decoration:none}
a:hover{text-decoration:underline}
main{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:20px;align-items:start;padding-top:20px;padding-bottom:56px}
figure{margin:0;padding:16px 18px 14px;background:var(--panel);border:1px solid var(--line);border-radius:10px;overflow-x:auto}
.wide{grid-column:1/-1}
figcaption{font-weight:600;margin-bottom:10px;overflow-wrap:anywhere}
.path{display:block;font-weight:400;font-size:13px;color:var(--muted)}
.versions{display:flex;flex-wrap:wrap;gap:16px 28px}
.versions>div{max-width:100%}
.versions>.page{flex:1 1 100%}
h2{font-size:13px;font-weight:600;color:var(--muted);margin:12px 0 6px}
svg,img{display:block;width:100%;height:auto}
img{width:auto;max-width:100%}
iframe{display:block;width:100%;height:70vh;min-height:420px;border:1px solid var(--line);border-radius:6px;background:var(--paper)}
svg text{fill:var(--muted);font-size:11px}
svg .label{fill:var(--ink)}
svg .axis-title{font-size:12px}
.grid,.axis{stroke:var(--line);fill:none}
.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.mark{stroke:var(--panel);stroke-width:1}
.key{display:flex;flex-wrap:wrap;gap:2px 18px;margin:0 0 8px;font-size:13px;color:var(--muted)}
.key span::before{content:"";display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:7px;vertical-align:-1px}
.error{margin:0;color:var(--error)}
${perColour}
@media print{:root{color-scheme:light;--back:#fff}figure{break-inside:avoid}nav{display:none}}
`.trim();
