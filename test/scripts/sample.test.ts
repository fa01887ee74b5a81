import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import jpeg from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { contentGroup, isEvaluationGroup } from '../../src/data/content-group.ts';
import { textOrMissing } from '../../src/data/missing-text.ts';
import { normaliseContent } from '../../src/data/normalise-text.ts';
import { readCsvRows } from '../../src/data/read-csv.ts';
import { readTaxonomy } from '../../src/data/taxonomy.ts';
import { formatCsv } from '../../scripts/sample/csv-text.ts';
import { duplicateListing } from '../../scripts/sample/duplicate-listing.ts';
import { generateSample, SAMPLE_SEED } from '../../scripts/sample/generate-sample.ts';
import { createWriter } from '../../scripts/sample/grammar.ts';
import type { Language, ProductClass } from '../../scripts/sample/product-class.ts';
import { createRandomStream } from '../../scripts/sample/random-stream.ts';
import { common } from '../../scripts/sample/vocabulary/common.ts';
import { productClasses } from '../../scripts/sample/vocabulary/index.ts';
import { collect } from '../support/collect.ts';

const FOLDER = 'data/sample';
const files = generateSample(SAMPLE_SEED);
const codes = new Set((await readTaxonomy('data/categories.csv')).codes.map(String));

async function parseRows(text: string): Promise<string[][]> {
  const rows = await collect(readCsvRows(Readable.from([text]), 'sample'));
  return rows.map(({ fields }) => [...fields]);
}

async function rowsOf(name: string): Promise<string[][]> {
  return parseRows(String(files.get(name)));
}

const [trainHeader = [], ...train] = await rowsOf('X_train.csv');
const [labelHeader = [], ...labels] = await rowsOf('Y_train.csv');
const [testHeader = [], ...test] = await rowsOf('X_test.csv');

/** The texts of a row that make two listings the same; empty where there are none. */
function contentOf([, designation = '', description = '']: readonly string[]): string {
  return normaliseContent({
    designation: textOrMissing(designation),
    description: textOrMissing(description),
  });
}

const usable = train
  .map((row, index) => ({ row, label: labels[index]?.[1] ?? '', content: contentOf(row) }))
  .filter(({ label, content }) => codes.has(label) && content !== '');

describe('the bundled sample', () => {
  it('has the same bytes each time it is generated', () => {
    expect([...generateSample(SAMPLE_SEED)]).toEqual([...files]);
  });

  it('is another one with another seed', () => {
    expect(generateSample(SAMPLE_SEED + 1).get('X_train.csv')).not.toBe(files.get('X_train.csv'));
  });

  it('is what is committed, file by file', () => {
    const committed = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'README.md')
      .map((entry) => join(entry.parentPath, entry.name));
    expect(committed.sort()).toEqual([...files.keys()].map((name) => join(FOLDER, name)).sort());
    for (const [name, content] of files) {
      expect(readFileSync(join(FOLDER, name)).equals(Buffer.from(content)), name).toBe(true);
    }
  });

  it('stays under 3 MB', () => {
    const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
    expect(bytes).toBeLessThan(3_000_000);
  });

  it('has the official columns, and as many fields in each row', () => {
    expect(trainHeader).toEqual(['', 'designation', 'description', 'productid', 'imageid']);
    expect(testHeader).toEqual(trainHeader);
    expect(labelHeader).toEqual(['', 'prdtypecode']);
    expect(new Set([...train, ...test].map((row) => row.length))).toEqual(new Set([5]));
  });

  it('numbers the rows of X_train and Y_train alike, and those of X_test from there on', () => {
    const expected = Array.from({ length: 3600 }, (_, row) => String(row));
    expect([...train, ...test].map(([row]) => row)).toEqual(expected);
    expect(labels.map(([row]) => row)).toEqual(expected.slice(0, 3000));
  });

  it('gives each listing ids of its own', () => {
    for (const column of [3, 4]) {
      expect(new Set([...train, ...test].map((row) => row[column])).size).toBe(3600);
    }
  });

  it('has at least 20 listings of each of the 27 codes, most of Pool & spa', () => {
    const counts = new Map([...codes].map((code) => [code, 0]));
    for (const { label } of usable) counts.set(label, (counts.get(label) ?? 0) + 1);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(20);
    expect(counts.get('2583')).toBe(Math.max(...counts.values()));
  });

  it('puts a fifth of the listings, and at least 5 of each code, into the evaluation part', () => {
    const evaluation = usable.filter(({ row: [, designation = '', description = ''] }) =>
      isEvaluationGroup(contentGroup({ designation, description }), 0.2),
    );
    const counts = [...codes].map((code) => evaluation.filter(({ label }) => label === code).length);
    expect(Math.abs(evaluation.length / usable.length - 0.2)).toBeLessThan(0.01);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
  });

  it.each([
    ['X_train.csv', train],
    ['X_test.csv', test],
  ])('%s: three to four of ten listings have no description', (_, rows) => {
    const share = rows.filter(([, , description]) => description === '').length / rows.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.4);
  });

  it('has duplicates that only their spelling tells apart, some of them with conflicting labels', () => {
    const byContent = new Map<string, typeof usable>();
    for (const listing of usable)
      byContent.set(listing.content, [...(byContent.get(listing.content) ?? []), listing]);
    const groups = [...byContent.values()].filter((group) => group.length > 1);
    const respelt = groups.filter(
      (group) => new Set(group.map(({ row }) => row.slice(1, 3).join())).size > 1,
    );
    const conflicting = groups.filter((group) => new Set(group.map(({ label }) => label)).size > 1);
    expect(groups.length).toBeGreaterThan(50);
    expect(respelt.length).toBeGreaterThan(20);
    expect(conflicting.length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['a line break inside a field', /\n/],
    ['a quote', /"/],
    ['an HTML tag', /<br ?\/?>/],
    ['an entity', /&eacute;/],
    ['a tag escaped twice', /&lt;br/],
    ['an entity escaped twice', /&amp;eacute;/],
    ['an accent', /é/],
    ['an emoji', /\p{Extended_Pictographic}/u],
  ])('contains %s', (_, pattern) => {
    expect(train.some((row) => pattern.test(row.slice(1, 3).join(' ')))).toBe(true);
  });

  it('has 7 training rows that cannot be used', () => {
    expect(train.length - usable.length).toBe(7);
    expect(labels.filter(([, label]) => label === '114')).toHaveLength(2);
  });

  it('names each picture after the ids of a training listing', () => {
    const names = new Set(train.map(([, , , product, image]) => `image_${image}_product_${product}.jpg`));
    const pictures = [...files].filter(([name]) => name.startsWith('images/image_train/'));
    expect(pictures).toHaveLength(54);
    for (const [path, content] of pictures) {
      expect(names).toContain(path.slice('images/image_train/'.length));
      expect(jpeg.decode(Buffer.from(content))).toMatchObject({ width: 64, height: 64 });
    }
  });
});

describe('the vocabulary', () => {
  it('covers the 27 codes', () => {
    expect(new Set(productClasses.map(({ code }) => String(code)))).toEqual(codes);
  });

  it.each(productClasses.map((productClass) => [productClass.code, productClass] as const))(
    '%i: every word that its rules ask for has a rule, in each language',
    (_, productClass) => {
      for (const language of Object.keys(productClass.own) as (Language | 'any')[]) {
        if (language !== 'any') expect(missingSymbols(productClass, language)).toEqual([]);
      }
    },
  );
});

/** Follows the rules from those that a listing starts with. */
function missingSymbols({ own, family }: ProductClass, language: Language): string[] {
  const sources = [own, family, common].flatMap((vocabulary) => [vocabulary[language], vocabulary.any]);
  const symbols = new Set(['title', 'vague', 'claim', 'detail', 'terms']);
  const missing: string[] = [];
  for (const symbol of symbols) {
    const rule = sources.find((rules) => rules?.[symbol])?.[symbol];
    if (!rule) missing.push(symbol);
    for (const [, slot = ''] of (rule ?? []).join('|').matchAll(/\{@?([^{}]+)\}/g)) {
      if (!/\.\.|\//.test(slot)) symbols.add(slot);
    }
  }
  return missing;
}

describe('the writer', () => {
  const write = (rules: Record<string, string[]>, symbol = 'title', seed = 'a'): string =>
    createWriter({ own: { fr: rules }, family: {} }, {}, 'fr', createRandomStream(seed)).write(symbol);

  it.each([
    ['a rule by name', { title: ['{noun} rouge'], noun: ['pelle'] }, /^pelle rouge$/],
    ['a whole number', { title: ['{10..12} cm'] }, /^1[012] cm$/],
    ['one of the words', { title: ['{neuf/usé}'] }, /^(neuf|usé)$/],
    ['the same text twice after @', { title: ['{@n} {@n} {@n}'], n: ['{0..999}'] }, /^(\d+) \1 \1$/],
    ['nested optional parts without double spaces', { title: ['a [b [c] ]d'] }, /^a (b (c )?)?d$/],
  ])('writes %s', (_, rules, expected) => {
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) expect(write(rules, 'title', seed)).toMatch(expected);
  });

  it('says which rule is missing', () => {
    expect(() => write({ title: ['{noun}'] })).toThrow('no rule of this language writes {noun}');
  });

  it('says where a bracket is left open', () => {
    expect(() => write({ title: ['a [b'] })).toThrow('expected each [ closed by ], got a [b');
  });

  it('uses each text of a rule once when asked to', () => {
    const own = { fr: { terms: ['a', 'b', 'c'] } };
    const writer = createWriter({ own, family: {} }, {}, 'fr', createRandomStream('once'));
    const texts = Array.from({ length: 60 }, () => writer.writeUnused('terms')).filter(
      (text) => text !== undefined,
    );
    expect(texts.sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('the random stream', () => {
  it('keeps its numbers from one version to the next', () => {
    const random = createRandomStream('27/2583/0');
    expect([random.integer(0, 999), random.integer(0, 999), random.integer(0, 999)]).toEqual([741, 644, 820]);
  });

  it('draws evenly: 6 faces, 60,000 throws, each within 4 standard deviations of 10,000', () => {
    const random = createRandomStream('dice');
    const faces = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 60_000; i += 1) faces[random.integer(0, 5)] += 1;
    for (const count of faces)
      expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt((60_000 * 5) / 36));
  });

  it('loses no item when it shuffles', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer()), (name, items) => {
        const shuffled = createRandomStream(name).shuffle(items);
        expect([...shuffled].sort()).toEqual([...items].sort());
      }),
    );
  });
});

describe('a duplicate', () => {
  it('says the same to a reader, whatever its spelling', () => {
    const listing = { designation: 'Été - Tome 2', description: "L'île déserte", label: '10' };
    const random = createRandomStream('copies');
    const copies = Array.from({ length: 40 }, () => duplicateListing(listing, random));
    expect(new Set(copies.map(normaliseContent))).toEqual(new Set([normaliseContent(listing)]));
    expect(new Set(copies.map(({ designation, description }) => designation + description)).size).toBe(6);
  });
});

describe('the CSV writer', () => {
  it('quotes a field only where it must', () => {
    expect(
      formatCsv(
        ['', 'a'],
        [
          ['0', 'x y'],
          ['1', 'say "x", y'],
          ['2', 'x\ny'],
        ],
      ),
    ).toBe(',a\n0,x y\n1,"say ""x"", y"\n2,"x\ny"\n');
  });

  it('writes what the reader of the project reads back', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', ' ', '🎁') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { minLength: 1 }), async (rows) => {
        expect((await parseRows(formatCsv(['', 'text'], rows))).slice(1)).toEqual(rows);
      }),
    );
  });
});
