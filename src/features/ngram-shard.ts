/** Words of 32 bits in an event: the two halves of an n-gram's key, and the number of the listing that it stands in. */
export const EVENT = 3;
/** Words of 32 bits in a record: the two halves of the key, id + 1 (0: free), and the last listing + 1. */
const RECORD = 4;
const ID = 2;
const LAST_LISTING = 3;
const CACHE_LINE = 16;
/** Slots of the table at first, a power of two; doubled when this share of them is taken. */
const INITIAL_SLOTS = 64;
const FULL = 0.7;

/** Set in an entry that tells the listing of the entries behind it; other entries are ids. */
export const LISTING_MARK = 0x8000_0000;

/** N-grams by an id, each with its key (two halves) and the number of listings that it occurs in. */
export interface ShardCounts {
  readonly keys: Uint32Array;
  readonly documentFrequencies: Uint32Array;
}

/** What one thread has counted of one kind. */
export interface NgramCounts {
  readonly listings: number;
  readonly shards: readonly ShardCounts[];
}

/**
 * Counts those n-grams whose keys fall into one part of all keys: few enough for their table to stay in a core's cache
 * while many events are counted. Open addressing, linear probing. Has a lifetime: it grows with the events.
 */
export class NgramShard {
  /** The n-grams of each listing, in the order of the events: a marked listing, then the ids of its n-grams. */
  readonly entries: Uint32Array[] = [];
  #records = new Uint32Array(RECORD * INITIAL_SLOTS);
  #capacity = Math.floor(FULL * INITIAL_SLOTS);
  #size = 0;
  /** Per n-gram. */
  #keys = new Uint32Array(2 * this.#capacity);
  #documentFrequencies = new Uint32Array(this.#capacity);

  /** The n-grams seen so far, by id: views that the next call may invalidate. */
  get seen(): ShardCounts {
    return {
      keys: this.#keys.subarray(0, 2 * this.#size),
      documentFrequencies: this.#documentFrequencies.subarray(0, this.#size),
    };
  }

  /** Counts `count` events from a place on. Listings ascend. Repeats within a listing are left out of the entries unless `keepRepeats`. */
  count(events: Uint32Array, from: number, count: number, keepRepeats: boolean): void {
    touch(this.#records);
    const entries = scratchFor(2 * count);
    let written = 0;
    let previous = -1;
    for (let event = from; event < from + EVENT * count; event += EVENT) {
      const at = this.#findOrInsert(events[event], events[event + 1]);
      const listing = events[event + 2];
      const records = this.#records;
      const id = records[at + ID] - 1;
      if (records[at + LAST_LISTING] !== listing + 1) {
        records[at + LAST_LISTING] = listing + 1;
        this.#documentFrequencies[id] += 1;
      } else if (!keepRepeats) continue;
      if (listing !== previous) {
        entries[written] = listing | LISTING_MARK;
        written += 1;
        previous = listing;
      }
      entries[written] = id;
      written += 1;
    }
    this.entries.push(entries.slice(0, written));
  }

  /** Adds what another shard has counted in other listings. Ids stay; n-grams that are new get the next ones. */
  addCounts({ keys, documentFrequencies }: ShardCounts): void {
    touch(this.#records);
    documentFrequencies.forEach((frequency, i) => {
      const at = this.#findOrInsert(keys[2 * i], keys[2 * i + 1]);
      this.#documentFrequencies[this.#records[at + ID] - 1] += frequency;
    });
  }

  /** The id of a key, or −1. */
  find(low: number, high: number): number {
    return this.#records[this.#findRecord(low, high) + ID] - 1;
  }

  /** In how many listings the n-gram of an id occurs. */
  frequencyOf(id: number): number {
    return this.#documentFrequencies[id];
  }

  /** Where the key's record is, or the free one that it would take. */
  #findRecord(low: number, high: number): number {
    const records = this.#records;
    const last = records.length - 1;
    let at = (low * RECORD) & last;
    while (records[at + ID] !== 0 && (records[at] !== low || records[at + 1] !== high)) {
      at = (at + RECORD) & last;
    }
    return at;
  }

  #findOrInsert(low: number, high: number): number {
    const at = this.#findRecord(low, high);
    return this.#records[at + ID] === 0 ? this.#insert(at, low, high) : at;
  }

  #insert(free: number, low: number, high: number): number {
    let at = free;
    if (this.#size === this.#capacity) {
      this.#grow();
      at = this.#findRecord(low, high);
    }
    const id = this.#size;
    this.#size += 1;
    this.#records[at] = low;
    this.#records[at + 1] = high;
    this.#records[at + ID] = id + 1;
    this.#keys[2 * id] = low;
    this.#keys[2 * id + 1] = high;
    return at;
  }

  #grow(): void {
    const old = this.#records;
    this.#records = new Uint32Array(2 * old.length);
    this.#capacity = Math.floor((FULL * this.#records.length) / RECORD);
    this.#keys = grown(this.#keys, 2 * this.#capacity);
    this.#documentFrequencies = grown(this.#documentFrequencies, this.#capacity);
    for (let from = 0; from < old.length; from += RECORD) {
      if (old[from + ID] === 0) continue;
      const at = this.#findRecord(old[from], old[from + 1]);
      for (let word = 0; word < RECORD; word += 1) this.#records[at + word] = old[from + word];
    }
  }
}

/** Reads the records from end to end, which brings them into the cache many times faster than one miss after another does. */
function touch(records: Uint32Array): void {
  let sum = 0;
  for (let at = 0; at < records.length; at += CACHE_LINE) sum ^= records[at];
  scratch[0] = sum; // so that no compiler leaves the reading out
}

/** Written anew for each call of `count`. */
let scratch = new Uint32Array(1);

function scratchFor(length: number): Uint32Array {
  if (scratch.length < length) scratch = new Uint32Array(length);
  return scratch;
}

function grown(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
