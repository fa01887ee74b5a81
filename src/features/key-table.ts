/**
 * A map from 64-bit keys to dense ids 0, 1, 2, … in plain typed arrays, so that it can be written to a file and
 * used again without being rebuilt. Open addressing with linear probing.
 */
export interface KeyTable {
  /** Two per id: the low and the high half of its key. */
  readonly keys: Uint32Array;
  /** id + 1, or 0 for an empty slot. A power of two, at least twice the number of ids. */
  readonly slots: Uint32Array;
}

export const NOT_FOUND = -1;

/** The id of a key given as two unsigned halves, or `NOT_FOUND`. */
export function findId(table: KeyTable, low: number, high: number): number {
  const { keys, slots } = table;
  const mask = slots.length - 1;
  for (let slot = low & mask; ; slot = (slot + 1) & mask) {
    const id = slots[slot] - 1;
    if (id === NOT_FOUND) return NOT_FOUND;
    if (keys[2 * id] === low && keys[2 * id + 1] === high) return id;
  }
}

/** Written anew by each search for many keys: the low halves that the table has at their home slots. */
let homeLows = new Uint32Array(1024);

/**
 * Writes the ids of those of the first `count` keys that the table has into `ids`; returns how many these are. The keys' home slots are
 * read first, then the keys there, in loops without a decision: so a core waits for many of them at once, and not for one after the other.
 */
export function findIds(
  table: KeyTable,
  lows: Uint32Array,
  highs: Uint32Array,
  count: number,
  ids: Uint32Array,
): number {
  const { keys, slots } = table;
  const mask = slots.length - 1;
  if (homeLows.length < count) homeLows = new Uint32Array(2 * count);
  const homes = homeLows;
  for (let i = 0; i < count; i += 1) ids[i] = slots[lows[i] & mask];
  for (let i = 0; i < count; i += 1) {
    const id = (ids[i] - 1) | 0;
    homes[i] = keys[(id + (id >>> 31)) << 1]; // an empty slot reads the first key: its sign bit is all that −1 has to add
  }
  let found = 0;
  for (let i = 0; i < count; i += 1) {
    if (ids[i] === 0) continue;
    let id = (ids[i] - 1) | 0;
    if (homes[i] !== lows[i] || keys[(id << 1) + 1] !== highs[i]) id = findId(table, lows[i], highs[i]);
    if (id === NOT_FOUND) continue;
    ids[found] = id;
    found += 1;
  }
  return found;
}

/** The table of these keys (two halves per id, each key once): id i is the i-th key. */
export function buildKeyTable(keys: Uint32Array): KeyTable {
  const count = keys.length / 2;
  const slots = new Uint32Array(slotCountFor(count));
  for (let id = 0; id < count; id += 1) occupySlot(slots, keys[2 * id], id);
  return { keys, slots };
}

/** Enters an id into the first free slot of its key. The caller knows that the key is not there yet. */
function occupySlot(slots: Uint32Array, low: number, id: number): void {
  const mask = slots.length - 1;
  let slot = low & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = id + 1;
}

/** At most half of the slots are taken, so a search ends after one or two steps and always ends. */
function slotCountFor(ids: number): number {
  let slots = 16;
  while (slots < 2 * ids) slots *= 2;
  return slots;
}
