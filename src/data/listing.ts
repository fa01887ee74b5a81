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

export interface LabelledListing extends Listing {
  /** One of the product type codes. */
  readonly prdtypecode: number;
  /** Identifies the listing's content: the same for near-identical listings. 16 hexadecimal digits. */
  readonly group: string;
}
