import { type FeatureOptions, listSpaces, type SpaceName, weightOf } from './feature-options.ts';
import type { PicturedListing } from './images/pictured-listing.ts';
import { ListingReader } from './listing-reader.ts';
import { NgramBatch } from './ngram-batch.ts';
import { NgramCounter } from './ngram-counter.ts';
import type { NgramCounts } from './ngram-shard.ts';
import { RowBuffer } from './row-buffer.ts';
import { RowGatherer } from './row-gatherer.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import type { Vectoriser } from './vectoriser.ts';

/** Rows that are gathered at a time: their n-grams stay in the cache from the gathering to the weighing. */
const ROWS_AT_A_TIME = 256;

const LISTINGS_PER_BLOCK = 1024;

/**
 * Entries of all counters that were made at about the same time, in memory of their own. The matrix grows by as much as
 * the entries shrink; what lies in many small arrays would go back to the system late or never.
 */
interface EntryBlock {
  readonly memory: ArrayBuffer;
  /** All entries are of the listings before this one. */
  readonly listings: number;
}

/**
 * The listings of the training part that one thread takes: first their n-grams are counted, then, with the vocabulary of all
 * shares, weighed. Their texts are read once.
 */
export class TrainingShare {
  readonly #options: FeatureOptions;
  readonly #spaces: readonly SpaceName[];
  #counters: readonly NgramCounter[];
  readonly #reader = new ListingReader();
  readonly #batch = new NgramBatch();
  #gatherers: readonly RowGatherer[] = [];
  #listings = 0;
  /** In the order in which they are read. */
  readonly #blocks: EntryBlock[] = [];
  /** For each counter and shard: how many of its runs of entries lie in blocks. */
  readonly #moved: readonly Uint32Array[];

  constructor(options: FeatureOptions) {
    this.#options = options;
    this.#spaces = listSpaces(options);
    this.#counters = this.#spaces.map(() => new NgramCounter(!options.binary));
    this.#moved = this.#counters.map(({ shards }) => new Uint32Array(shards.length));
  }

  get listings(): number {
    return this.#listings;
  }

  /** Counts the n-grams of the next listing. */
  add(listing: PicturedListing): void {
    this.#listings += 1;
    this.#reader.read(listing);
    this.#spaces.forEach((name, s) => {
      if (weightOf(this.#options, name) === 0) this.#batch.clear();
      else this.#reader.collect(name, this.#options, this.#batch);
      this.#counters[s].addListing(this.#batch);
    });
    if (this.#listings % LISTINGS_PER_BLOCK === 0) this.#moveEntries();
  }

  /** What was counted, for each kind in the order of `listSpaces`. */
  counts(): readonly NgramCounts[] {
    const counts = this.#counters.map((counter) => counter.finish());
    this.#moveEntries();
    return counts;
  }

  /** Takes the vocabulary of all shares. Returns how many elements of the matrix these listings make up. */
  adopt({ spaces }: Pick<Vectoriser, 'spaces'>): number {
    this.#gatherers = this.#counters.map((counter, s) => new RowGatherer(counter, spaces[s].table));
    this.#counters = []; // their tables take more memory than all the rest of a share
    return this.#gatherers.reduce((sum, { elements }) => sum + elements, 0);
  }

  /** Writes the rows of these listings into the matrix of all: from row `first` on, elements from `at` on. */
  weigh(
    { weighers }: Pick<Vectoriser, 'weighers'>,
    { indptr, indices, values }: SparseMatrix,
    first: number,
    at: number,
  ): void {
    const rows = new RowBuffer(indices, values, at);
    for (let from = 0; from < this.listings; from += ROWS_AT_A_TIME) {
      const end = Math.min(from + ROWS_AT_A_TIME, this.listings);
      const gathered = this.#gatherers.map((gatherer) => gatherer.gather(from, end));
      for (let row = from; row < end; row += 1) {
        gathered.forEach(({ starts, ids }, s) => {
          for (let i = starts[row - from]; i < starts[row - from + 1]; i += 1) weighers[s].add(ids[i]);
          weighers[s].finish(rows);
        });
        indptr[first + row + 1] = rows.length;
      }
      this.#release(end);
    }
  }

  /** Moves the entries that the counters have made since the last time into a block. */
  #moveEntries(): void {
    const runs = this.#counters.flatMap(({ shards }, s) =>
      shards.flatMap(({ entries }, shard) => {
        const first = this.#moved[s][shard];
        this.#moved[s][shard] = entries.length;
        return entries.slice(first).map((run, i) => ({ run, entries, at: first + i }));
      }),
    );
    const bytes = runs.reduce((sum, { run }) => sum + run.byteLength, 0);
    const memory = new ArrayBuffer(bytes, { maxByteLength: bytes }); // resizable: by pages, which can be given back
    let offset = 0;
    for (const { run, entries, at } of runs) {
      entries[at] = new Uint32Array(memory, offset, run.length);
      entries[at].set(run);
      offset += run.byteLength;
    }
    this.#blocks.push({ memory, listings: this.#listings });
  }

  /** Gives back the blocks whose entries are all of listings before `end`. */
  #release(end: number): void {
    while (this.#blocks.length > 0 && this.#blocks[0].listings <= end) this.#blocks.shift()?.memory.resize(0);
  }
}
