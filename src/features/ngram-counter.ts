import { findId, NOT_FOUND, occupySlot, slotCountFor } from './key-table.ts';

/**
 * Counts the n-grams of one kind over the listings of the training part: in how many listings each occurs, and
 * how often in each listing. Has a lifetime: it grows listing by listing. Hot path: typed arrays, no strings.
 */
export class NgramCounter {
  #keys = new Uint32Array(2 * 1024);
  #slots = new Uint32Array(slotCountFor(1024));
  #size = 0;
  /** Per n-gram: listings that it occurs in, the last of them, and its place among that listing's entries. */
  #documentFrequencies = new Uint32Array(1024);
  #lastListings = new Int32Array(1024).fill(-1);
  #lastEntries = new Uint32Array(1024);
  /** Entries of all listings one after the other: which n-gram, how often. */
  #entryIds = new Uint32Array(1024);
  #entryCounts = new Uint32Array(1024);
  #entries = 0;
  readonly #listingStarts: number[] = [0];

  get listings(): number {
    return this.#listingStarts.length - 1;
  }

  /** The n-grams seen so far: views that the next `add` may invalidate. */
  get seen(): { readonly keys: Uint32Array; readonly documentFrequencies: Uint32Array } {
    return {
      keys: this.#keys.subarray(0, 2 * this.#size),
      documentFrequencies: this.#documentFrequencies.subarray(0, this.#size),
    };
  }

  /** Counts one occurrence in the current listing. */
  readonly add = (low: number, high: number): void => {
    let id = findId({ keys: this.#keys, slots: this.#slots }, low, high);
    if (id === NOT_FOUND) id = this.#insert(low, high);
    if (this.#lastListings[id] === this.listings) {
      this.#entryCounts[this.#lastEntries[id]] += 1;
      return;
    }
    this.#lastListings[id] = this.listings;
    this.#documentFrequencies[id] += 1;
    this.#lastEntries[id] = this.#entries;
    this.#appendEntry(id);
  };

  /** Closes the current listing; what is added from now on belongs to the next. */
  endListing(): void {
    this.#listingStarts.push(this.#entries);
  }

  /** Calls `visit` for each n-gram of a listing with its id and how often it occurs there. */
  visitListing(listing: number, visit: (id: number, count: number) => void): void {
    const end = this.#listingStarts[listing + 1];
    for (let entry = this.#listingStarts[listing]; entry < end; entry += 1) {
      visit(this.#entryIds[entry], this.#entryCounts[entry]);
    }
  }

  #insert(low: number, high: number): number {
    const id = this.#size;
    if (2 * id === this.#keys.length) this.#growVocabulary();
    this.#keys[2 * id] = low;
    this.#keys[2 * id + 1] = high;
    occupySlot(this.#slots, low, id);
    this.#size += 1;
    return id;
  }

  #growVocabulary(): void {
    const capacity = this.#keys.length;
    this.#keys = grown(this.#keys, 2 * capacity);
    this.#documentFrequencies = grown(this.#documentFrequencies, capacity);
    this.#lastEntries = grown(this.#lastEntries, capacity);
    const lastListings = new Int32Array(capacity).fill(-1);
    lastListings.set(this.#lastListings);
    this.#lastListings = lastListings;
    const slots = new Uint32Array(slotCountFor(capacity));
    for (let id = 0; id < this.#size; id += 1) occupySlot(slots, this.#keys[2 * id], id);
    this.#slots = slots;
  }

  #appendEntry(id: number): void {
    if (this.#entries === this.#entryIds.length) {
      this.#entryIds = grown(this.#entryIds, 2 * this.#entries);
      this.#entryCounts = grown(this.#entryCounts, 2 * this.#entries);
    }
    this.#entryIds[this.#entries] = id;
    this.#entryCounts[this.#entries] = 1;
    this.#entries += 1;
  }
}

function grown(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
