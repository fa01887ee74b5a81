import type { KeyTable } from './key-table.ts';
import { type NgramCounter, shardOf } from './ngram-counter.ts';
import { LISTING_MARK } from './ngram-shard.ts';

/** Where the n-grams of some rows are: those of the i-th row are `ids[starts[i] … starts[i + 1])`. */
export interface GatheredRows {
  readonly starts: Uint32Array;
  readonly ids: Uint32Array;
}

/** In the place of entries that have been read, so that their memory is free for the rows made of them. */
const READ = new Uint32Array();

/** How far the entries of a shard have been read. */
interface ShardPlace {
  run: number;
  at: number;
  row: number;
}

/**
 * Brings together again, listing by listing, the n-grams that were counted shard by shard, with their ids in the vocabulary; those that
 * it lacks are left out. Goes through the listings once, in their order.
 */
export class RowGatherer {
  /** How many n-grams there are to gather, repeats within a listing not counted. */
  readonly elements: number;
  /** For each shard its entries, run by run; those that have been read are let go. */
  readonly #runs: readonly Uint32Array[][];
  /** For each shard, by the id of the counter: the id in the vocabulary + 1; 0 for an n-gram that it lacks. */
  readonly #newIds: readonly Uint32Array[];
  readonly #places: readonly ShardPlace[];
  /** What was found, in the order of the shards: in which row, and which id. */
  #rows = new Uint32Array(1024);
  #found = new Uint32Array(1024);
  #ids = new Uint32Array(1024);

  constructor(counter: NgramCounter, { keys }: KeyTable) {
    this.#runs = counter.shards.map(({ entries }) => entries);
    this.#places = counter.shards.map(() => ({ run: 0, at: 0, row: 0 }));
    this.#newIds = counter.shards.map(({ seen }) => new Uint32Array(seen.documentFrequencies.length));
    let elements = 0;
    for (let id = 0; 2 * id < keys.length; id += 1) {
      const number = shardOf(keys[2 * id]);
      const shard = counter.shards[number];
      const old = shard.find(keys[2 * id], keys[2 * id + 1]);
      if (old === -1) continue;
      this.#newIds[number][old] = id + 1;
      elements += shard.frequencyOf(old);
    }
    this.elements = elements;
  }

  /** The n-grams of the next rows, up to row `end`: views that the next call overwrites. */
  gather(from: number, end: number): GatheredRows {
    let found = 0;
    for (let shard = 0; shard < this.#places.length; shard += 1) {
      found = this.#readShard(shard, from, end, found);
    }
    return this.#sortByRow(end - from, found);
  }

  #readShard(shard: number, from: number, end: number, alreadyFound: number): number {
    const place = this.#places[shard];
    const newIds = this.#newIds[shard];
    const runs = this.#runs[shard];
    let found = alreadyFound;
    for (; place.run < runs.length; runs[place.run] = READ, place.run += 1, place.at = 0) {
      const entries = runs[place.run];
      this.#reserve(found + entries.length);
      const rows = this.#rows;
      const ids = this.#found;
      for (; place.at < entries.length; place.at += 1) {
        const entry = entries[place.at];
        if (entry >= LISTING_MARK) {
          if (entry - LISTING_MARK >= end) return found;
          place.row = entry - LISTING_MARK - from;
        } else if (newIds[entry] > 0) {
          rows[found] = place.row;
          ids[found] = newIds[entry] - 1;
          found += 1;
        }
      }
    }
    return found;
  }

  #sortByRow(count: number, found: number): GatheredRows {
    const rows = this.#rows;
    const starts = new Uint32Array(count + 1);
    for (let i = 0; i < found; i += 1) starts[rows[i]] += 1;
    let end = 0;
    for (let row = 0; row <= count; row += 1) starts[row] = end += starts[row];
    for (let i = 0; i < found; i += 1) {
      starts[rows[i]] -= 1;
      this.#ids[starts[rows[i]]] = this.#found[i];
    }
    return { starts, ids: this.#ids };
  }

  #reserve(length: number): void {
    if (length <= this.#found.length) return;
    this.#rows = grown(this.#rows, 2 * length);
    this.#found = grown(this.#found, 2 * length);
    this.#ids = new Uint32Array(2 * length);
  }
}

function grown(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
