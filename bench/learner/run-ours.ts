// One process of ours: `train TRAIN_CSV MODEL PARAMS`, `score TEST_CSV MODEL PREDICTIONS`, or `predict`, which is `score` without timing.
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { readListings } from '../../src/data/interim-files.ts';
import type { ListingText } from '../../src/data/listing.ts';
import { type LearnerParams, openOurs, trainOurs } from './ours.ts';

const WARM_UP_ROWS = 500;
const TIMED_ROWS = 2000;

const [, , mode, csv, model, last] = process.argv;
if (mode === 'train') await trainOurs(csv, model, JSON.parse(last) as LearnerParams);
else await score(mode === 'score');

async function score(timed: boolean): Promise<void> {
  const listings: ListingText[] = [];
  for await (const { designation, description } of readListings(csv))
    listings.push({ designation, description });
  const start = performance.now();
  const classify = openOurs(model);
  const loadMs = performance.now() - start;
  if (timed) {
    for (const listing of listings.slice(0, WARM_UP_ROWS)) classify(listing);
    const titles = listings.map(({ designation }) => ({ designation, description: '' }));
    const measured = {
      loadMs,
      ...timeSingleRows(classify, listings.slice(0, TIMED_ROWS)),
      rowsPerSecond: timeBatch(classify, listings),
      titlesPerSecond: timeBatch(classify, titles),
    };
    process.stdout.write(`${JSON.stringify(measured)}\n`);
  }
  writeFileSync(last, listings.map((listing) => `${classify(listing)}\n`).join(''));
}

type Classify = (listing: ListingText) => number;

function timeSingleRows(
  classify: Classify,
  listings: readonly ListingText[],
): { p50Us: number; p99Us: number } {
  const microseconds = Float64Array.from(listings, (listing) => {
    const start = performance.now();
    classify(listing);
    return (performance.now() - start) * 1000;
  }).sort();
  const quantile = (share: number): number => microseconds[Math.floor(share * (microseconds.length - 1))];
  return { p50Us: quantile(0.5), p99Us: quantile(0.99) };
}

/** Rows a second, one after another on one thread. */
function timeBatch(classify: Classify, listings: readonly ListingText[]): number {
  const start = performance.now();
  for (const listing of listings) classify(listing);
  return (listings.length * 1000) / (performance.now() - start);
}
