import type { ListingText } from '../../data/listing.ts';

/** A listing as features are made of it: what the seller wrote, and what was measured of the image that came with it. */
export interface PicturedListing extends ListingText {
  /** Numbers of image tokens; absent without an image, or with one that cannot be read. */
  readonly image?: readonly number[] | undefined;
}
