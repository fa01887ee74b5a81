import type { ListingText } from '../data/listing.ts';
import { foldCase, foldWords, stripMarkup } from '../data/normalise-text.ts';
import { mix } from './hash-units.ts';

/** Tells these draws from others made from the same hash, such as the split. */
const SALT = 0x5ca1ab1e;

/**
 * The listing as somebody would hand it over who throws formatting away, for a `share` of all contents: half of them in lower
 * case without accents, half without punctuation too; undefined for the others. A model that has learnt some listings
 * like this does not depend on formatting that may be missing. `group` (16 hexadecimal digits) alone decides, so
 * copies of a listing are treated alike and the choice stays the same while the data grows.
 */
export function shiftCase(listing: ListingText, group: string, share: number): ListingText | undefined {
  const draw = mix(Number.parseInt(group.slice(8, 16), 16) ^ SALT) / 2 ** 32;
  if (draw >= share) return undefined;
  const fold = draw < share / 2 ? foldWords : foldCase;
  return {
    designation: escape(fold(stripMarkup(listing.designation))),
    description: escape(fold(stripMarkup(listing.description))),
  };
}

/** What was an entity must not become markup when the text is read again. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
