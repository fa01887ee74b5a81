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
  readonly listing: ListingText & { readonly id: RecordId };
  readonly error?: undefined;
}

interface InputFault {
  readonly line: number;
  readonly id: RecordId;
  readonly listing?: undefined;
  /** What was expected and what came, without the place. */
  readonly error: string;
}

/** Texts as they came in, by name of the field; `title` stands for `designation` where that is missing or empty. */
export interface InputFields {
  readonly designation?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
}

/** A record of these texts; one without any text is at fault. */
export function toInputRecord(line: number, id: RecordId, fields: InputFields): InputRecord {
  const designation = textOrMissing(fields.designation || fields.title || '');
  const description = textOrMissing(fields.description ?? '');
  if (designation.trim() === '' && description.trim() === '') {
    return { line, id, error: 'expected a designation or a description, got neither' };
  }
  return { line, id, listing: { id, designation, description } };
}
