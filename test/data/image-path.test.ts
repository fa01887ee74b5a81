import { expect, test } from 'vitest';
import { imageFileName } from '../../src/data/image-path.ts';

test.each([
  ['1263597046', '3804725264', 'image_1263597046_product_3804725264.jpg'],
  ['', '3804725264', undefined],
  ['1263597046', '', undefined],
  ['../../1', '2', undefined],
  ['1', '2.jpg', undefined],
  ['12\n', '2', undefined],
])('image %j of product %j is in the file %s', (imageid, productid, expected) => {
  expect(imageFileName({ imageid, productid })).toBe(expected);
});
