import type { SampleListing } from './compose-listing.ts';
import { escapeCharacters, removeAccents } from './listing-style.ts';
import type { RandomStream } from './random-stream.ts';

type Retouch = (listing: SampleListing) => SampleListing;

const RETOUCHES: readonly Retouch[] = [
  (listing) => listing,
  (listing) => ({ ...listing, designation: listing.designation.toUpperCase() }),
  (listing) => ({ ...listing, designation: removeAccents(listing.designation.toLowerCase()) }),
  (listing) => ({ ...listing, designation: `${listing.designation.replaceAll(' ', '  ')} !` }),
  (listing) => ({ ...listing, designation: listing.designation.replaceAll(' - ', ', ') }),
  ({ designation, description, label }) => ({
    designation,
    description:
      description === '' || description.includes('<')
        ? description
        : `<p>${escapeCharacters(description)}</p>`,
    label,
  }),
];

/** The same listing put online again: as it was, or with other case, punctuation or markup. */
export function duplicateListing(listing: SampleListing, random: RandomStream): SampleListing {
  return random.pick(RETOUCHES)(listing);
}
