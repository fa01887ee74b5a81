/** Values of attributes; `undefined` leaves the attribute out. Numbers are written by `formatSvgNumber`. */
export type SvgAttributes = Readonly<Record<string, string | number | undefined>>;

/** The text with the five characters that mean something in XML escaped, and what XML 1.0 forbids replaced by U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(SPECIAL, (character) => ENTITIES[character] ?? character);
}

// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
const SPECIAL = /[&<>"']/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A coordinate with at most two decimals and no trailing zeros, the same on every machine. `value` is finite. */
export function formatSvgNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** One element. `children` are elements already written; text goes through `escapeXml` first. */
export function svgElement(
  name: string,
  attributes: SvgAttributes,
  children: readonly string[] = [],
): string {
  let opening = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    opening += ` ${key}="${typeof value === 'number' ? formatSvgNumber(value) : escapeXml(value)}"`;
  }
  return children.length === 0 ? `${opening}/>` : `${opening}>${children.join('')}</${name}>`;
}

/** A `<text>` element holding `text`, escaped. */
export function svgText(text: string, attributes: SvgAttributes): string {
  return svgElement('text', attributes, [escapeXml(text)]);
}

export interface SvgDocument {
  /** In CSS pixels; the picture scales with its container. */
  readonly width: number;
  readonly height: number;
  /** Read aloud by screen readers, and shown as the tooltip of the picture. */
  readonly title: string;
  readonly description?: string;
  /** Rules of the picture's own; `var(--ink)`, `--muted`, `--line` and `--paper` follow the reader's light or dark setting. */
  readonly style?: string;
  readonly children: readonly string[];
}

const BASE_STYLE = `
:root{--paper:#ffffff;--ink:#1c2128;--muted:#59636e;--line:#d1d9e0}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--muted:#9198a1;--line:#3d444d}}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--ink)}
.paper{fill:var(--paper)}`;

/** A whole SVG file: one element a line, ends with a newline, needs nothing from outside itself. */
export function svgDocument(document: SvgDocument): string {
  const { width, height, title, description, style = '', children } = document;
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${formatSvgNumber(width)} ${formatSvgNumber(height)}`,
    width,
    height,
    role: 'img',
  };
  const head = [
    svgElement('title', {}, [escapeXml(title)]),
    ...(description === undefined ? [] : [svgElement('desc', {}, [escapeXml(description)])]),
    `<style>${BASE_STYLE}${style === '' ? '' : `\n${style.trim()}`}\n</style>`,
    svgElement('rect', { class: 'paper', width, height }),
  ];
  return `${svgElement('svg', root, ['\n', [...head, ...children].join('\n'), '\n'])}\n`;
}
