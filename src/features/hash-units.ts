export const LOW_SEED = 0x811c9dc5;
export const HIGH_SEED = 0x9747b28c;
const LOW_PRIME = 0x01000193;
const HIGH_PRIME = 0x9e3779b1;

// FNV-1a, and a second hash of another kind, so that a collision of one is none of the other.
export function stepLow(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, LOW_PRIME);
}

export function stepHigh(hash: number, unit: number): number {
  return Math.imul(((hash << 5) | (hash >>> 27)) ^ unit, HIGH_PRIME);
}

/** Spreads the entropy of a hash over all its bits (MurmurHash3's finaliser); unsigned. */
export function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
