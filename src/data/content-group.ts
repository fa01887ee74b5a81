import { createHash } from 'node:crypto';
import type { ListingText } from './listing.ts';
import { normaliseContent } from './normalise-text.ts';

/**
 * Identifies the content of a listing: 16 hexadecimal digits, the same for listings that read the same (case, accents,
 * punctuation and markup do not count). A listing without any word, such as an emoji, is identified by its raw text.
 * `content` is the listing's `normaliseContent`, for callers that have it already.
 */
export function contentGroup(listing: ListingText, content = normaliseContent(listing)): string {
  // The tab cannot stand in normalised content, so the two kinds of keys never meet.
  const key = content === '' ? `\t${listing.designation.trim()}\n${listing.description.trim()}` : content;
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

const SHARE_DIGITS = 13;

/**
 * Whether listings of this group belong to the evaluation part. Depends on the content alone, never on the row or on
 * other listings: the part is frozen while data grows, and a listing under a new id stays on its side. A larger
 * share keeps what a smaller one held. On average, `share` of the groups (0–1) do.
 */
export function isEvaluationGroup(group: string, share: number): boolean {
  return Number.parseInt(group.slice(0, SHARE_DIGITS), 16) / 16 ** SHARE_DIGITS < share;
}

/** The groups of these listings as two unsigned halves each. */
export function packGroups(listings: readonly { readonly group: string }[]): Uint32Array {
  const packed = new Uint32Array(2 * listings.length);
  listings.forEach(({ group }, i) => {
    packed[2 * i] = Number.parseInt(group.slice(0, 8), 16);
    packed[2 * i + 1] = Number.parseInt(group.slice(8, 16), 16);
  });
  return packed;
}
