import { expect, test } from 'vitest';
import { compareWithProfile } from '../../src/monitoring/compare-with-profile.ts';
import { buildDriftProfile, type DriftRow } from '../../src/monitoring/drift-profile.ts';
import { renderDriftReport } from '../../src/monitoring/render-drift-report.ts';
import { CODES, createDriftRows } from './drift-rows.ts';

const PROFILE = buildDriftProfile(createDriftRows(2000, 1), CODES);

function render(rows: readonly DriftRow[], categoryOf = (code: number) => `Books > ${code}`): string {
  const report = compareWithProfile(PROFILE, rows, {
    alpha: 0.05,
    minRows: 200,
    effectFloors: {
      class_mix: 0.05,
      confidence: 0.1,
      text_length: 0.1,
      out_of_vocabulary: 0.01,
      missing_description: 0.05,
    },
    model: '0123456789abcdef',
    categoryOf,
  });
  return renderDriftReport(report);
}

const CALM = render(createDriftRows(1000, 2));
const MOVED = render(
  createDriftRows(1000, 2).map((row) => ({ ...row, descriptionMissing: true, predictedCode: 40 })),
);

test('the verdict comes first, then the rows and the model', () => {
  expect(MOVED).toContain('<h1>Drift: 2 of 5 signals moved: predicted classes, missing descriptions.</h1>');
  expect(MOVED.indexOf('<h1>')).toBeLessThan(MOVED.indexOf('<table'));
  expect(MOVED).toContain(
    '1,000 listings, compared with 2,000 that model <code>0123456789ab</code> was evaluated on.',
  );
});

test('asks nothing of any server, runs no script and is small', () => {
  expect(MOVED).not.toMatch(/<script|<link|<img|@import|url\(|javascript:/i);
  expect(MOVED.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
  expect(Buffer.byteLength(MOVED)).toBeLessThan(150_000);
});

test('follows light and dark, and prints', () => {
  expect(MOVED).toContain('@media (prefers-color-scheme:dark)');
  expect(MOVED).toContain('@media print');
});

test('names each signal with its verdict, and draws the distributions', () => {
  expect(MOVED.match(/<tr class="drift">/g)).toHaveLength(2);
  expect(MOVED.match(/<tr class="ok">/g)).toHaveLength(3);
  expect(MOVED.match(/class="histogram"/g)).toHaveLength(3);
  expect(MOVED.match(/class="bars"/g)).toHaveLength(CODES.length);
});

test('says which classes are predicted more and less often', () => {
  expect(MOVED).toContain('Predicted more often: Books &gt; 40; less often: ');
  expect(CALM).toContain('No class stands out beyond what chance shows among so many');
});

test('tells a change below the floor from none', () => {
  expect(CALM).toContain('as before');
  const slightly = createDriftRows(20_000, 2).map((row) => ({ ...row, confidence: row.confidence * 0.97 }));
  expect(render(slightly)).toContain('below the floor');
});

test('of too few rows it shows the verdict and the method, and no empty table', () => {
  const few = render(createDriftRows(20, 2));
  expect(few).toContain(
    '<h1>Insufficient: at least 200 rows are needed on both sides, got 20 to compare with 2,000.</h1>',
  );
  expect(few).not.toContain('<table');
  expect(few).toContain('How this was decided');
});

test('names from outside cannot become markup', () => {
  const hostile = render(createDriftRows(1000, 2), () => '<img src=x onerror="alert(1)">');
  expect(hostile).not.toContain('<img');
});

test('every element that is opened is closed', () => {
  const stack: string[] = [];
  const page = MOVED.replace(/<style>[^]*?<\/style>/g, '').replace('<!doctype html>', '');
  for (const [, closing, name = '', selfClosing] of page.matchAll(/<(\/?)([a-zA-Z0-9]+)[^>]*?(\/?)>/g)) {
    if (selfClosing === '/' || name === 'meta') continue;
    if (closing === '/') expect(stack.pop()).toBe(name);
    else stack.push(name);
  }
  expect(stack).toEqual([]);
});

test('the same report gives the same bytes', () => {
  expect(render(createDriftRows(1000, 2))).toBe(CALM);
});
