import type { FeatureOptions, SpaceName } from './feature-options.ts';
import { buildKeyTable } from './key-table.ts';
import { type NgramCounts, NgramShard, type ShardCounts } from './ngram-shard.ts';
import type { Vocabulary } from './fitted-space.ts';

/**
 * Keeps the n-grams of one kind that are in at least `min_df` listings, of these the `max_features` in most; ties go by key. Frequent
 * ones come first. `parts` are counts of different listings.
 */
export function chooseVocabulary(
  name: SpaceName,
  parts: readonly NgramCounts[],
  { min_df, max_features }: FeatureOptions,
): Vocabulary {
  const listings = parts.reduce((sum, part) => sum + part.listings, 0);
  const shards = parts[0].shards.map((_shard, s) => mergeCounts(parts.map((part) => part.shards[s])));
  const { starts, least, kept } = rankFrequencies(shards, listings, min_df, max_features);

  const keys = keysByFrequency(shards, starts, least).slice(0, 2 * kept);
  const unweighted = name === 'meta' || name === 'images';
  const idf = new Float32Array(kept);
  for (let frequency = listings; frequency >= least; frequency -= 1) {
    const value = unweighted ? 1 : Math.log((1 + listings) / (1 + frequency)) + 1;
    idf.fill(value, starts[frequency], starts[frequency - 1]);
  }
  return { table: buildKeyTable(keys), idf };
}

function mergeCounts(parts: readonly ShardCounts[]): ShardCounts {
  if (parts.length === 1) return parts[0];
  const merged = new NgramShard();
  for (const part of parts) merged.addCounts(part);
  return merged.seen;
}

interface FrequencyRanks {
  /** By document frequency, down to `least` − 1: how many n-grams have a higher one. */
  readonly starts: Uint32Array;
  /** The lowest document frequency that is kept. */
  readonly least: number;
  readonly kept: number;
}

function rankFrequencies(
  shards: readonly ShardCounts[],
  listings: number,
  lowest: number,
  most: number,
): FrequencyRanks {
  const starts = new Uint32Array(listings + 1);
  for (const { documentFrequencies } of shards) {
    for (const frequency of documentFrequencies) starts[frequency] += 1;
  }
  let higher = 0;
  let frequency = listings;
  for (; frequency >= lowest && higher < most; frequency -= 1) {
    const count = starts[frequency];
    starts[frequency] = higher;
    higher += count;
  }
  if (frequency >= 0) starts[frequency] = higher;
  return { starts, least: frequency + 1, kept: Math.min(higher, most) };
}

/** The keys of all n-grams down to the least frequency, the highest frequency first, then by key, high half first. */
function keysByFrequency(shards: readonly ShardCounts[], starts: Uint32Array, least: number): Uint32Array {
  const keys = new Uint32Array(2 * starts[least - 1]);
  const next = starts.slice();
  for (const shard of shards) {
    shard.documentFrequencies.forEach((frequency, id) => {
      if (frequency < least) return;
      keys[2 * next[frequency]] = shard.keys[2 * id];
      keys[2 * next[frequency] + 1] = shard.keys[2 * id + 1];
      next[frequency] += 1;
    });
  }
  // The halves of a key in memory are those of one 64-bit number: sorting such numbers needs no comparison in JavaScript.
  const numbers = new BigUint64Array(keys.buffer);
  for (let frequency = starts.length - 1; frequency >= least; frequency -= 1) {
    numbers.subarray(starts[frequency], starts[frequency - 1]).sort();
  }
  return keys;
}
