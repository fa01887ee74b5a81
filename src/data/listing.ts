/** What a seller wrote. A missing description is the empty string, never the word "nan". */
export interface ListingText {
  readonly designation: string;
  readonly description: string;
}

/** A row of X_train.csv or X_test.csv. */
export interface Listing extends ListingText {
  /** The row index of the source file (its unnamed first column), which joins X to Y. */
  readonly row: number;
  readonly productid: string;
  readonly imageid: string;
}

/** Where a label comes from: the files of the source, or a person who corrected or confirmed a prediction. */
export type LabelOrigin = 'source' | 'feedback';

export interface LabelledListing extends Listing {
  /** One of the product type codes. */
  readonly prdtypecode: number;
  /** Identifies the listing's content: the same for near-identical listings. 16 hexadecimal digits. */
  readonly group: string;
  readonly origin: LabelOrigin;
}
