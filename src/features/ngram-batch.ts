/** The n-grams of one listing and kind, each as often as it occurs: 64-bit keys as two unsigned halves, and where in the text each stands. */
export class NgramBatch {
  lows = new Uint32Array(1024);
  highs = new Uint32Array(1024);
  /** UTF-16 units of the text that the n-grams were taken from. */
  starts = new Uint32Array(1024);
  ends = new Uint32Array(1024);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  push(low: number, high: number, start: number, end: number): void {
    const at = this.length;
    if (at === this.lows.length) this.#grow(2 * at);
    this.lows[at] = low;
    this.highs[at] = high;
    this.starts[at] = start;
    this.ends[at] = end;
    this.length = at + 1;
  }

  /** Makes room for that many more, so that they can be written without `push`. */
  reserve(more: number): void {
    if (this.length + more > this.lows.length) this.#grow(2 * (this.length + more));
  }

  #grow(size: number): void {
    this.lows = grown(this.lows, size);
    this.highs = grown(this.highs, size);
    this.starts = grown(this.starts, size);
    this.ends = grown(this.ends, size);
  }
}

function grown(array: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(size);
  larger.set(array);
  return larger;
}
