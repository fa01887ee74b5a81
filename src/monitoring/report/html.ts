import { escapeXml, type SvgAttributes, svgElement } from '../../charts/svg.ts';

/** One element of the page; `children` are elements already written, or text that went through `text`. */
export function element(name: string, attributes: SvgAttributes, children: readonly string[]): string {
  // HTML, unlike XML, knows no <p/>: an element without children still has to be closed.
  return svgElement(name, attributes, children.length === 0 ? [''] : children);
}

/** Text of the page, escaped. */
export function text(content: string): string {
  return escapeXml(content);
}

/** A table with a class of its own; heads and rows are cells already written. */
export function table(className: string, heads: readonly string[], rows: readonly string[]): string {
  return element('table', { class: className }, [
    element('thead', {}, [element('tr', {}, heads)]),
    '\n',
    element('tbody', {}, [rows.join('\n')]),
  ]);
}

/** A head of a column. */
export function head(title: string, className?: string): string {
  return element('th', { class: className, scope: 'col' }, [text(title)]);
}
