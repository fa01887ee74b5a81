/** How the score of one class comes about, exactly: `base` and all contributions add up to it. */
export interface ColumnContributions {
  /** What the score would be for an empty listing. */
  readonly base: number;
  /** One per non-zero of the vector. */
  readonly contributions: Float64Array;
}
