import { expect, test } from 'vitest';
import { renderReliabilityDiagram, type ReliabilityDiagram } from '../../src/charts/reliability-diagram.ts';

const DIAGRAM: ReliabilityDiagram = {
  title: 'Reliability & more',
  calibrationError: 0.1234,
  bins: [
    { from: 0, to: 0.25, rows: 0, confidence: 0, correct: 0 },
    { from: 0.25, to: 0.5, rows: 10, confidence: 4, correct: 5 },
    { from: 0.5, to: 0.75, rows: 20, confidence: 14, correct: 10 },
    { from: 0.75, to: 1, rows: 1970, confidence: 1773, correct: 1773 },
  ],
};

interface Bar {
  readonly y: number;
  readonly height: number;
}

/** The bars of a class, but for the one of the key. */
function bars(svg: string, className: string): Bar[] {
  const found = svg.matchAll(new RegExp(`<rect class="${className}" x="[^"]*" width="[^"]*" y="([^"]*)" height="([^"]*)"`, 'g')); // prettier-ignore
  return [...found].map(([, y, height]) => ({ y: Number(y), height: Number(height) }));
}

const SVG = renderReliabilityDiagram(DIAGRAM);

test('each bin with rows has a bar as high as its share of right answers', () => {
  expect(bars(SVG, 'right').map(({ height }) => height / 360)).toEqual([0.5, 0.5, 0.9]);
});

test('the gap reaches from the accuracy to the mean confidence, in a colour that tells which is higher', () => {
  const [under, level] = [bars(SVG, 'under')[0], bars(SVG, 'under')[1]];
  const [over] = bars(SVG, 'over');
  const [half] = bars(SVG, 'right');
  expect(under).toEqual({ y: half?.y, height: 36 });
  expect(over).toEqual({ y: (half?.y ?? 0) - 72, height: 72 });
  expect(level?.height).toBe(0);
});

test('bars of counts are as high as the share of the fullest bin', () => {
  expect(bars(SVG, 'rows').map(({ height }) => height)).toEqual([0.32, 0.65, 64]);
});

test('the caption gives calibration error, bins and listings', () => {
  expect(SVG).toContain('>calibration error (ECE, 4 bins) 0.123 · 2,000 listings</text>');
});

test('tooltips give the figures of a bin', () => {
  expect(SVG).toContain(
    '<title>confidence 50%–75%: 50% right, mean confidence 70%, 20 listings (1%)</title>',
  );
});

test('the diagonal runs from corner to corner', () => {
  expect(SVG).toContain('<line class="ideal" x1="76" y1="464" x2="436" y2="104"/>');
});

test('the title is escaped, and colours follow light and dark', () => {
  expect(SVG).toContain('>Reliability &amp; more</text>');
  expect(SVG).toContain('@media (prefers-color-scheme:dark){:root{--right:');
});

test('without rows there is the frame alone', () => {
  const empty = renderReliabilityDiagram({
    ...DIAGRAM,
    bins: [{ from: 0, to: 1, rows: 0, confidence: 0, correct: 0 }],
  });
  expect(bars(empty, 'right')).toEqual([]);
  expect(empty).not.toContain('NaN');
});

test('the same figures give the same bytes', () => {
  expect(renderReliabilityDiagram({ ...DIAGRAM })).toBe(SVG);
});
