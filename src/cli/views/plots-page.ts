import { drawBarRows } from '../../charts/bar-rows.ts';
import { renderHeatMap } from '../../charts/heat-map.ts';
import { drawLineChart, SERIES_COLOURS } from '../../charts/line-chart.ts';
import { escapeXml, svgElement, type SvgAttributes } from '../../charts/svg.ts';
import type { Plot, PlotContent, PlotMatrix, PlotVersion } from '../../pipeline/inspect/plot.ts';
import { PLOTS_STYLE } from './plots-style.ts';

export interface PlotsPage {
  /** Name of the project. */
  readonly title: string;
  /** Names of the versions that are shown, in the order of their colours. */
  readonly versions: readonly string[];
  readonly plots: readonly Plot[];
}

/** The plots as one HTML file that needs nothing from outside itself, light or dark as the reader has it. */
export function formatPlotsPage({ title, versions, plots }: PlotsPage): string {
  const heading = versions.length > 1 ? `Plots of ${title}: ${versions.join(', ')}` : `Plots of ${title}`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeXml(heading)}</title>`,
    `<style>${PLOTS_STYLE}</style>`,
    '</head>',
    '<body>',
    `<header><h1>${escapeXml(heading)}</h1>${formatContents(plots)}</header>`,
    '<main>',
    ...plots.map((plot, index) => formatPlot(plot, index)),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function formatContents(plots: readonly Plot[]): string {
  if (plots.length < 4) return '';
  const links = plots.map(({ title }, index) => `<a href="#plot-${index + 1}">${escapeXml(title)}</a>`);
  return `<nav>${links.join('')}</nav>`;
}

function formatPlot(plot: Plot, index: number): string {
  const { title, id, versions } = plot;
  const subtitle = title === id ? '' : `<span class="path">${escapeXml(id)}</span>`;
  const alone = versions.map((version) => drawAlone(plot, version)).join('\n');
  const className = versions.some(({ content }) => isWide(content, versions.length)) ? 'wide' : undefined;
  return element('figure', { id: `plot-${index + 1}`, class: className }, [
    element('figcaption', {}, [escapeXml(title), subtitle]),
    '\n',
    drawTogether(plot),
    element('div', { class: 'versions' }, [alone]),
  ]);
}

const MOST_NARROW_COLUMNS = 11;

/** Whether a plot needs the whole width of the page. */
function isWide(content: PlotContent, versions: number): boolean {
  switch (content.kind) {
    case 'page':
      return true;
    case 'image':
      return versions > 1;
    case 'matrix':
      return versions > 1 || content.columnLabels.length > MOST_NARROW_COLUMNS;
    case 'series':
    case 'error':
      return false;
  }
}

/** Unlike XML, HTML does not know an element that closes itself. */
function element(name: string, attributes: SvgAttributes, children: readonly string[]): string {
  return svgElement(name, attributes, children.length === 0 ? [''] : children);
}

/** The series of all versions in one chart, with a key where there are several. */
function drawTogether(plot: Plot): string {
  const several = plot.versions.length > 1;
  const series = plot.versions.flatMap(({ name, content }) =>
    content.kind === 'series'
      ? content.series.map((one) => ({
          name: several ? (content.series.length > 1 ? `${one.name}, ${name}` : name) : one.name,
          points: one.points,
        }))
      : [],
  );
  if (series.length === 0) return '';
  const key = series.length > 1 ? formatKey(series.map(({ name }) => name)) : '';
  const { title, xLabel, yLabel } = plot;
  if (plot.shape === 'bars') {
    // The value is along x, the label along y, as in a horizontal bar chart.
    const labels = [...new Set(series.flatMap(({ points }) => points.map(({ y }) => String(y))))];
    const rows = labels.map((label) => ({
      label,
      values: series.map(({ points }) => asNumber(points.find(({ y }) => String(y) === label)?.x)),
    }));
    if (plot.sorted) rows.sort((left, right) => (right.values[0] ?? 0) - (left.values[0] ?? 0));
    return key + drawBarRows({ title, valueLabel: xLabel, series: series.map(({ name }) => name), rows });
  }
  const isNumeric = series.every(({ points }) => points.every(({ x }) => asNumber(x) !== undefined));
  return (
    key +
    drawLineChart({
      ...{ title, xLabel, yLabel },
      joined: plot.shape === 'line',
      series: series.map(({ name, points }) => ({
        name,
        points: points.map(({ x, y }) => ({
          x: isNumeric ? Number(x) : String(x),
          y: asNumber(y) ?? NaN,
        })),
      })),
    })
  );
}

/** What cannot be drawn into one chart with other versions. */
function drawAlone(plot: Plot, { name, content }: PlotVersion): string {
  const heading = plot.versions.length > 1 ? `<h2>${escapeXml(name)}</h2>` : '';
  switch (content.kind) {
    case 'series':
      return '';
    case 'image':
      return inVersion(heading, embedImage(content.mediaType, content.bytes, plot.title));
    case 'matrix':
      return inVersion(heading, embedImage('image/svg+xml', Buffer.from(drawMatrix(content)), plot.title));
    case 'page': {
      // Without permissions: a page from a file runs no script of its own here.
      const frame = { sandbox: '', title: plot.title, srcdoc: content.html, loading: 'lazy' };
      return inVersion(heading, element('iframe', frame, []), 'page');
    }
    case 'error':
      return inVersion(heading, `<p class="error">${escapeXml(content.message)}</p>`);
  }
}

function inVersion(heading: string, body: string, className?: string): string {
  return element('div', { class: className }, [heading, body]);
}

function drawMatrix({ rowTitle, columnTitle, rowLabels, columnLabels, values }: PlotMatrix): string {
  const title = `${rowTitle} against ${columnTitle}`;
  return renderHeatMap({
    title,
    rowTitle,
    columnTitle,
    rowLabels,
    columnLabels,
    values,
    diagonalApart: true,
  });
}

/** As an image a picture of SVG neither runs scripts nor lets its styles reach the page. */
function embedImage(mediaType: string, bytes: Uint8Array, title: string): string {
  const source = `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`;
  return svgElement('img', { src: source, alt: title }).replace(/\/>$/, '>');
}

function formatKey(names: readonly string[]): string {
  const entries = names.map(
    (name, index) => `<span class="key-${index % SERIES_COLOURS}">${escapeXml(name)}</span>`,
  );
  return `<p class="key">${entries.join('')}</p>`;
}

function asNumber(value: string | number | undefined): number | undefined {
  if (value === undefined || (typeof value === 'string' && value.trim() === '')) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
