import type { NgramBatch } from './ngram-batch.ts';
import { EVENT, type NgramCounts, NgramShard } from './ngram-shard.ts';

const SHARD_BITS = 6;
const SHARDS = 1 << SHARD_BITS;
/** Events that wait for each shard. More of them share the bringing of its table into the cache. */
const PENDING = 8192;

/** The shard of a key, by the low half's high bits: its low bits choose the place within the shard. */
export function shardOf(low: number): number {
  return low >>> (32 - SHARD_BITS);
}

/**
 * Counts the n-grams of one kind over many listings: in how many each occurs, and which ones each listing has. The table
 * of all n-grams is far larger than a core's cache, and a miss takes twenty times as long as all the rest. So n-grams wait until thousands of the
 * same shard have come together.
 */
export class NgramCounter {
  readonly shards = Array.from({ length: SHARDS }, () => new NgramShard());
  listings = 0;
  readonly #keepRepeats: boolean;
  readonly #pending = new Uint32Array(SHARDS * PENDING * EVENT);
  readonly #waiting = new Uint32Array(SHARDS);

  constructor(keepRepeats: boolean) {
    this.#keepRepeats = keepRepeats;
  }

  /** Takes the n-grams of the next listing. */
  addListing({ lows, highs, length }: NgramBatch): void {
    const listing = this.listings;
    this.listings += 1;
    const pending = this.#pending;
    const waiting = this.#waiting;
    for (let i = 0; i < length; i += 1) {
      const shard = shardOf(lows[i]);
      const at = (shard * PENDING + waiting[shard]) * EVENT;
      pending[at] = lows[i];
      pending[at + 1] = highs[i];
      pending[at + 2] = listing;
      waiting[shard] += 1;
      if (waiting[shard] === PENDING) this.#flush(shard);
    }
  }

  /** Counts what is still waiting. To be called before the shards are looked at. */
  finish(): NgramCounts {
    for (let shard = 0; shard < SHARDS; shard += 1) this.#flush(shard);
    return { listings: this.listings, shards: this.shards.map(({ seen }) => seen) };
  }

  #flush(shard: number): void {
    this.shards[shard].count(this.#pending, shard * PENDING * EVENT, this.#waiting[shard], this.#keepRepeats);
    this.#waiting[shard] = 0;
  }
}
