import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createImageFinder, type SoughtImage } from '../../../src/features/images/image-finder.ts';
import { IMAGE_TOKENS } from '../../../src/features/images/image-tokens.ts';
import { collect } from '../../support/collect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const COLOURS = ['black', 'white', 'red', 'yellow', 'green', 'blue'] as const;

interface Row {
  readonly row: number;
  readonly productid: string;
  readonly imageid: string;
}

/** A listing for each colour, and one without image between any two. */
const ROWS: readonly Row[] = Array.from({ length: 2 * COLOURS.length }, (_listing, row) => ({
  row,
  productid: String(1000 - row),
  imageid: String(500 + 7 * row),
}));

async function writeImages(): Promise<string> {
  const folder = temporaryFolder();
  for (const [i, background] of COLOURS.entries()) {
    const { imageid, productid } = ROWS[2 * i];
    const image = sharp({ create: { width: 10, height: 10, channels: 3, background } });
    await image.png().toFile(join(folder, `image_${imageid}_product_${productid}.jpg`));
  }
  return folder;
}

async function find(folder: string, rows: readonly Row[]): Promise<SoughtImage<Row>[]> {
  const findImages = await createImageFinder({ folder, name: 'images' }, 'pixels');
  return collect(findImages(rows));
}

function colourOf({ listing }: SoughtImage<Row>): string | undefined {
  const tokens = listing.image?.map((token) => IMAGE_TOKENS[token]);
  return tokens && COLOURS.find((colour) => tokens.includes(`${colour}, highest`));
}

test.each([
  ['in their order', (rows: readonly Row[]) => rows],
  ['backwards', (rows: readonly Row[]) => rows.toReversed()],
  ['shuffled', (rows: readonly Row[]) => rows.map((_row, i) => rows[(5 * i + 3) % rows.length])],
  ['every third one', (rows: readonly Row[]) => rows.filter((_row, i) => i % 3 === 0)],
])('each listing gets its own image, by its ids and never by its place: %s', async (_what, order) => {
  const rows = order(ROWS);
  const found = await find(await writeImages(), rows);
  expect(found.map(({ listing }) => listing.row)).toEqual(rows.map(({ row }) => row));
  for (const sought of found) {
    const { row } = sought.listing;
    expect(colourOf(sought)).toBe(row % 2 === 0 ? COLOURS[row / 2] : undefined);
  }
});

test('of a listing without image: where it should be, and why there is none', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'image_1_product_2.jpg'), '');
  mkdirSync(join(folder, 'image_3_product_4.jpg'));
  const ids = [
    ['1', '2'],
    ['3', '4'],
    ['5', '6'],
    ['', '8'],
  ].map(([imageid, productid], row) => ({ row, imageid, productid }));
  expect((await find(folder, ids)).map(({ absent }) => absent)).toEqual([
    { path: 'images/image_1_product_2.jpg', reason: 'empty file', broken: true },
    { path: 'images/image_3_product_4.jpg', reason: 'not a file', broken: true },
    { path: 'images/image_5_product_6.jpg', reason: 'missing', broken: false },
    { path: '', reason: 'no productid or imageid', broken: false },
  ]);
});
