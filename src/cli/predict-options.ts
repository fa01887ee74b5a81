/** What `rakuten predict` was asked for. */
export interface PredictOptions {
  readonly text?: string;
  readonly description?: string;
  readonly file?: string;
  readonly stdin?: boolean;
  readonly format?: 'csv' | 'jsonl';
  readonly out?: string;
  readonly top: number;
  readonly explain?: boolean;
  /** From 0 to 1: answers of lower confidence are marked as needing review. */
  readonly abstainBelow?: number;
}
