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
    if (at === this.lows.length) this.#grow();
    this.lows[at] = low;
    this.highs[at] = high;
    this.starts[at] = start;
    this.ends[at] = end;
    this.length = at + 1;
  }

  #grow(): void {
    this.lows = doubled(this.lows);
    this.highs = doubled(this.highs);
    this.starts = doubled(this.starts);
    this.ends = doubled(this.ends);
  }
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}
