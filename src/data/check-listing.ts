import type { Listing } from './listing.ts';
import { textOrMissing } from './missing-text.ts';
import type { Fault } from './quarantine.ts';

/** A listing from the fields of a source row, or the fault that makes it unusable. */
export function checkListing(
  row: number,
  field: (column: string) => string,
):
  | { readonly listing: Listing; readonly fault?: undefined }
  | { readonly listing?: undefined; readonly fault: Fault } {
  const designation = textOrMissing(field('designation'));
  const description = textOrMissing(field('description'));
  if (designation.trim() === '' && description.trim() === '') {
    const reason = 'no text: designation and description are empty';
    return { fault: { column: 'designation', reason, value: field('designation') } };
  }
  for (const column of ['productid', 'imageid']) {
    const value = field(column).trim();
    // Part of an image's file name, so nothing but digits may pass; both may be missing.
    if (!/^\d*$/.test(value)) return { fault: { column, reason: 'not a whole number', value } };
  }
  const [productid, imageid] = [field('productid').trim(), field('imageid').trim()];
  return { listing: { row, designation, description, productid, imageid } };
}
