import type { ListingText } from './listing.ts';
import { textOrMissing } from './missing-text.ts';

/** As it came in: a number of JSON stays a number, so that answers join back to the records. */
export type RecordId = string | number;

/** A listing to classify, or what is wrong with it. */
export type InputRecord = InputListing | InputFault;

interface InputListing {
  /** Where it starts in the input, from 1. */
  readonly line: number;
  /** Its `id`, or its number among the records, from 0. */
  readonly id: RecordId;
  readonly listing: ListingText & { readonly id: RecordId } & ListingIds;
  /** Path of the listing's image, where the record names one. */
  readonly image?: string;
  readonly error?: undefined;
}

interface InputFault {
  readonly line: number;
  readonly id: RecordId;
  readonly listing?: undefined;
  readonly image?: undefined;
  /** What was expected and what came, without the place. */
  readonly error: string;
}

/** What the shop calls the listing and its image, where it says so. */
interface ListingIds {
  readonly productid?: string;
  readonly imageid?: string;
}

/** Texts as they came in, by name of the field; `title` stands for `designation` where that is missing or empty. */
export interface InputFields {
  readonly designation?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly productid?: string | undefined;
  readonly imageid?: string | undefined;
  /** Path of a file. */
  readonly image?: string | undefined;
}

/** A record of these texts; one without any text is at fault. */
export function toInputRecord(line: number, id: RecordId, fields: InputFields): InputRecord {
  const designation = textOrMissing(fields.designation || fields.title || '');
  const description = textOrMissing(fields.description ?? '');
  if (designation.trim() === '' && description.trim() === '') {
    return { line, id, error: 'expected a designation or a description, got neither' };
  }
  const listing = { id, designation, description, ...idsOf(fields) };
  return { line, id, listing, ...(fields.image ? { image: fields.image } : {}) };
}

function idsOf({ productid = '', imageid = '' }: InputFields): ListingIds {
  return { ...(productid === '' ? {} : { productid }), ...(imageid === '' ? {} : { imageid }) };
}
