import { formatCount } from './format-share.ts';
import type { DriftReport } from './drift-report.ts';
import { renderClassTable } from './report/class-table.ts';
import { renderDistributionCharts } from './report/distribution-charts.ts';
import { element, text } from './report/html.ts';
import { renderMethod } from './report/method.ts';
import { renderSignalTable } from './report/signal-table.ts';
import { REPORT_STYLE } from './report/style.ts';

const SHORT_ID = 12;

/**
 * The report as one HTML file that asks nothing of any server and needs no JavaScript: readable on a phone, in light
 * and dark, and on paper. The same report gives the same bytes; it carries no date.
 */
export function renderDriftReport(report: DriftReport): string {
  const body = [
    renderHeader(report),
    ...renderSignalTable(report),
    ...renderDistributionCharts(report.signals),
    ...renderClassTable(report.classes),
    ...renderMethod(report),
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    element('title', {}, [text(report.sentence)]),
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...body,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function renderHeader(report: DriftReport): string {
  const { sentence, verdict, model, n_current, n_reference } = report;
  return element('header', { class: `verdict ${verdict}` }, [
    element('div', { class: 'eyebrow' }, ['Drift report']),
    element('h1', {}, [text(sentence)]),
    element('p', { class: 'note' }, [
      text(`${formatCount(n_current)} listings, compared with ${formatCount(n_reference)} that model `),
      element('code', {}, [text(model.slice(0, SHORT_ID))]),
      text(' was evaluated on.'),
    ]),
  ]);
}
