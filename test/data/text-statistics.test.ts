import { expect, test } from 'vitest';
import { createTextStatistics, measureText, quantiles } from '../../src/data/text-statistics.ts';

test('quantiles are values that occur, by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantiles(values)).toEqual({ min: 1, p05: 5, p25: 25, median: 50, p75: 75, p95: 95, max: 100 });
  expect(quantiles([7])).toEqual({ min: 7, p05: 7, p25: 7, median: 7, p75: 7, p95: 7, max: 7 });
  expect(quantiles([])).toBeNull();
});

test('lengths are those that a reader sees, and missing descriptions have none', () => {
  const statistics = createTextStatistics((content) => (content.startsWith('piscine') ? 'fr' : 'unknown'));
  statistics.add(measureText({ designation: '<b>Piscine</b> d&eacute;j&agrave;', description: '' }));
  statistics.add(measureText({ designation: '', description: '<p>un deux trois</p>' }));
  statistics.add(measureText({ designation: 'Caf\ufffd', description: '<br>' }));
  expect(statistics.summarise()).toMatchObject({
    rows: 3,
    missing_titles: 1,
    missing_descriptions: 2,
    missing_description_share: 0.666667,
    damaged_characters: 1,
    title_characters: { min: 0, median: 4, max: 12 },
    description_characters: { min: 13, max: 13 },
    words: { min: 1, median: 2, max: 3 },
    languages: { fr: 1, unknown: 2 },
  });
});
