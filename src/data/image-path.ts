/** What names the image of a listing. Either may be missing. */
export interface ImageIds {
  readonly productid: string;
  readonly imageid: string;
}

const DIGITS = /^\d+$/;

/** `image_<imageid>_product_<productid>.jpg`; undefined where an id is missing or more than digits, so that nothing else gets into a path. */
export function imageFileName({ imageid, productid }: ImageIds): string | undefined {
  if (!DIGITS.test(imageid) || !DIGITS.test(productid)) return undefined;
  return `image_${imageid}_product_${productid}.jpg`;
}
