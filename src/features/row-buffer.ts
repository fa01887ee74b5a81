/** Rows of a sparse matrix one after the other, as they are made. Grows as needed, unless it was given arrays that hold all. */
export class RowBuffer {
  indices: Uint32Array;
  values: Float32Array;
  length: number;

  constructor(
    indices: Uint32Array = new Uint32Array(1024),
    values: Float32Array = new Float32Array(1024),
    length = 0,
  ) {
    this.indices = indices;
    this.values = values;
    this.length = length;
  }

  /** Makes room for that many more. */
  reserve(more: number): void {
    if (this.length + more <= this.indices.length) return;
    const size = Math.ceil(1.5 * (this.length + more));
    const { indices, values } = this;
    this.indices = new Uint32Array(size);
    this.indices.set(indices);
    this.values = new Float32Array(size);
    this.values.set(values);
  }
}
