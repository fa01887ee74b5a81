import type { NgramBatch } from './ngram-batch.ts';

/** Words of 32 bits in a record: the two halves of the key, id + 1 (0: free), and the last listing + 1. */
const RECORD = 4;
const ID = 2;
const LAST_LISTING = 3;
/** Slots of the table at first, a power of two; doubled whenever more than this share of them might be taken. */
const INITIAL = 1 << 14;
const FULL = 0.7;

/**
 * Counts the n-grams of one kind over the listings of the training part: in how many listings each occurs, and which
 * ones each listing has. Has a lifetime: it grows listing by listing. Hot path: open addressing over records of 16
 * bytes, so that a known n-gram costs one cache line.
 */
export class NgramCounter {
  #records = new Uint32Array(RECORD * INITIAL);
  #size = 0;
  /** Per n-gram. */
  #keys = new Uint32Array(2 * INITIAL);
  #documentFrequencies = new Uint32Array(INITIAL);
  /** The n-grams of all listings one after the other. */
  #entries = new Uint32Array(INITIAL);
  #entryCount = 0;
  readonly #listingStarts: number[] = [0];

  get listings(): number {
    return this.#listingStarts.length - 1;
  }

  /** The n-grams seen so far: views that the next `addListing` may invalidate. */
  get seen(): { readonly keys: Uint32Array; readonly documentFrequencies: Uint32Array } {
    return {
      keys: this.#keys.subarray(0, 2 * this.#size),
      documentFrequencies: this.#documentFrequencies.subarray(0, this.#size),
    };
  }

  /** Counts the n-grams of the next listing. */
  addListing({ lows, highs, length }: NgramBatch): void {
    this.#reserve(length);
    const listing = this.listings + 1;
    const records = this.#records;
    const entries = this.#entries;
    const mask = records.length / RECORD - 1;
    let count = this.#entryCount;
    for (let i = 0; i < length; i += 1) {
      const low = lows[i];
      const high = highs[i];
      let at = (low & mask) * RECORD;
      while (records[at + ID] !== 0 && (records[at] !== low || records[at + 1] !== high)) {
        at = (at + RECORD) & (mask * RECORD + RECORD - 1);
      }
      if (records[at + ID] === 0) this.#insert(at, low, high);
      const id = records[at + ID] - 1;
      if (records[at + LAST_LISTING] !== listing) {
        records[at + LAST_LISTING] = listing;
        this.#documentFrequencies[id] += 1;
      }
      entries[count] = id;
      count += 1;
    }
    this.#entryCount = count;
    this.#listingStarts.push(count);
  }

  /** The n-grams of a listing, each as often as it occurs there, in the order of its text. A view. */
  entriesOf(listing: number): Uint32Array {
    return this.#entries.subarray(this.#listingStarts[listing], this.#listingStarts[listing + 1]);
  }

  #insert(at: number, low: number, high: number): void {
    const id = this.#size;
    this.#records[at] = low;
    this.#records[at + 1] = high;
    this.#records[at + ID] = id + 1;
    this.#keys[2 * id] = low;
    this.#keys[2 * id + 1] = high;
    this.#size += 1;
  }

  /** Makes room for that many more n-grams, all of them new. */
  #reserve(more: number): void {
    if (this.#entryCount + more > this.#entries.length) {
      this.#entries = grown(this.#entries, 2 * (this.#entryCount + more));
    }
    let slots = this.#records.length / RECORD;
    while (this.#size + more > FULL * slots) slots *= 2;
    const capacity = Math.ceil(FULL * slots);
    if (capacity <= this.#documentFrequencies.length) return;
    this.#keys = grown(this.#keys, 2 * capacity);
    this.#documentFrequencies = grown(this.#documentFrequencies, capacity);
    this.#records = rehash(this.#records, slots);
  }
}

function rehash(records: Uint32Array, slots: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(RECORD * slots);
  for (let from = 0; from < records.length; from += RECORD) {
    if (records[from + ID] === 0) continue;
    let at = (records[from] & (slots - 1)) * RECORD;
    while (larger[at + ID] !== 0) at = (at + RECORD) & (RECORD * slots - 1);
    for (let word = 0; word < RECORD; word += 1) larger[at + word] = records[from + word];
  }
  return larger;
}

function grown(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
