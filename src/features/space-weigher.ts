import { type FeatureOptions, weightOf } from './feature-options.ts';
import { IdSet } from './id-set.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { FittedSpace } from './fitted-space.ts';

/** Turns the n-grams of one kind that a listing has into their part of its row. Takes up one listing at a time. */
export class SpaceWeigher {
  readonly #idf: Float32Array;
  readonly #offset: number;
  readonly #weight: number;
  readonly #termFrequency: (count: number) => number;
  readonly #ids: IdSet;
  /** How often each n-gram occurs in the listing; empty where that does not matter. */
  readonly #counts: Uint32Array;
  #drained = new Uint32Array(1024);
  #weights = new Float64Array(1024);
  #added = 0;

  constructor({ idf, offset, name }: Pick<FittedSpace, 'idf' | 'offset' | 'name'>, options: FeatureOptions) {
    this.#idf = idf;
    this.#offset = offset;
    this.#weight = weightOf(options, name);
    this.#ids = new IdSet(idf.length);
    this.#counts = new Uint32Array(options.binary ? 0 : idf.length);
    this.#termFrequency = options.sublinear_tf ? (count) => 1 + Math.log(count) : (count) => count;
  }

  /** Adds one n-gram, by its id in the vocabulary. */
  add(id: number): void {
    this.#ids.add(id);
    if (this.#counts.length > 0) this.#counts[id] += 1;
    this.#added += 1;
  }

  /** Adds the first `count` of these n-grams. */
  addAll(ids: Uint32Array, count: number): void {
    this.#ids.addAll(ids, count);
    const counts = this.#counts;
    if (counts.length > 0) for (let i = 0; i < count; i += 1) counts[ids[i]] += 1;
    this.#added += count;
  }

  /** Appends TF-IDF of what was added, scaled to the length of the kind's weight, columns ascending, and begins the next listing. */
  finish(rows: RowBuffer): void {
    if (this.#added === 0) return;
    this.#reserve(this.#added);
    this.#added = 0;
    const ids = this.#drained;
    const weights = this.#weights;
    const found = this.#ids.drain(ids);
    const squares = this.#weigh(ids, found, weights);
    const scale = this.#weight / Math.sqrt(squares);
    const offset = this.#offset;
    rows.reserve(found);
    const { indices, values, length } = rows;
    for (let i = 0; i < found; i += 1) {
      indices[length + i] = offset + ids[i];
      values[length + i] = weights[i] * scale;
    }
    rows.length += found;
  }

  /** Fills in the weight of each id; the sum of their squares. */
  #weigh(ids: Uint32Array, found: number, weights: Float64Array): number {
    const idf = this.#idf;
    const counts = this.#counts;
    let squares = 0;
    for (let i = 0; i < found; i += 1) {
      const id = ids[i];
      let weight = idf[id];
      if (counts.length > 0) {
        weight *= this.#termFrequency(counts[id]);
        counts[id] = 0;
      }
      weights[i] = weight;
      squares += weight * weight;
    }
    return squares;
  }

  #reserve(length: number): void {
    if (length <= this.#drained.length) return;
    this.#drained = new Uint32Array(2 * length);
    this.#weights = new Float64Array(2 * length);
  }
}
