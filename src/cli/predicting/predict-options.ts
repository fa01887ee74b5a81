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
  /** Whether to log the answers; as `log.predictions` of params.yaml says where not given. */
  readonly log?: boolean;
  /** Ids that the shop has for the listing of `text`. */
  readonly productid?: string;
  readonly imageid?: string;
  /** File with the image of the listing of `text`. */
  readonly image?: string;
  /** Folder with the images of a stream's listings. */
  readonly images?: string;
}
