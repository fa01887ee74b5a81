import { describe, expect, test } from 'vitest';
import { scoreFeedback } from '../../../src/monitoring/log/feedback-stats.ts';
import { isoWeek } from '../../../src/monitoring/log/iso-week.ts';
import type { LabelledPrediction } from '../../../src/tracking/predictions/feedback.ts';

// date -u -d DATE +%G-W%V
test.each([
  ['2026-01-01T00:00:00.000Z', '2026-W01'],
  ['2027-01-03T23:59:59.999Z', '2026-W53'],
  ['2027-01-04T00:00:00.000Z', '2027-W01'],
  ['2024-12-30T00:00:00.000Z', '2025-W01'],
  ['2023-01-01T12:00:00.000Z', '2022-W52'],
  ['2026-11-21T12:00:00.000Z', '2026-W47'],
])('%s is in %s', (time, week) => {
  expect(isoWeek(time)).toBe(week);
});

const labelled = (
  version: number,
  day: number,
  right: boolean,
  origin: LabelledPrediction['origin'] = 'cli',
): LabelledPrediction => ({
  ...{ predictionId: 'x', label: 10, origin, givenAt: '2026-03-09T00:00:00.000Z', by: 'ada' },
  ...{ predictedAt: new Date(Date.UTC(2026, 2, day)).toISOString(), model: 'm', version },
  ...{ predictedCode: right ? 10 : 40, confidence: 0.5, contentHash: null, productid: null, imageid: null },
});

describe('scoreFeedback', () => {
  test('without labels has nothing to say', () => {
    expect(scoreFeedback([], { seed: 1 })).toEqual({
      ...{ labelled: 0, fromReview: 0, overall: undefined, perVersion: [], perWeek: [] },
    });
  });

  test('scores all, each version and each week', () => {
    const stats = scoreFeedback(
      [
        labelled(2, 9, true),
        labelled(10, 9, false),
        labelled(2, 2, false),
        labelled(2, 2, true),
        labelled(3, 2, true, 'review'),
      ],
      { seed: 1 },
    );
    expect(stats).toMatchObject({ labelled: 5, fromReview: 1, overall: { rows: 4, accuracy: 0.5 } });
    expect(stats.perVersion.map(({ version, quality }) => [version, quality.rows, quality.accuracy])).toEqual(
      [
        [2, 3, 2 / 3],
        [10, 1, 0],
      ],
    );
    expect(stats.perWeek.map(({ week, quality }) => [week, quality.rows])).toEqual([
      ['2026-W10', 2],
      ['2026-W11', 2],
    ]);
  });
});
