import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printManifest, type ArchiveManifest } from '../../../src/tracking/archive/archive-manifest.ts';
import { readModelArchive } from '../../../src/tracking/archive/read-model-archive.ts';
import { writeModelArchive } from '../../../src/tracking/archive/write-model-archive.ts';
import { hashContent, verifyStoredModel } from '../../../src/tracking/models/model-store.ts';
import type { ModelVersion } from '../../../src/tracking/models/model-version.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { makeRegistry } from '../stored-models.ts';
import { forgeArchive, sha256 } from './forge-archive.ts';
import { MODEL, openTestReader, openTestTracking } from '../tracking-fixture.ts';

const RUN = { id: 'r1', params: { C: 1 }, datasets: [], git: { commit: 'c', branch: null, dirty: false } };

function exported(): { readonly file: string; readonly version: ModelVersion; readonly sha256: string } {
  const { path } = makeRegistry(1);
  openTestTracking(path).annotateModel(MODEL, '1', { tags: { shop: 'toys' }, note: 'checked' });
  const version = openTestReader(path).findModelVersion(MODEL, '1');
  const file = join(temporaryFolder(), 'model.tar');
  return { file, version, sha256: writeModelArchive(file, version, RUN).sha256 };
}

function manifestOf(
  names: readonly string[],
  parts: Partial<Record<keyof ArchiveManifest, unknown>> = {},
): string {
  const files = names.map((name) => ({ name, bytes: 1, sha256: sha256('x') }));
  const whole = { name: MODEL, version: 1, id: hashContent(files), created_at: '2026-03-01T12:00:00.000Z' };
  return printManifest({
    ...whole,
    metrics: {},
    run: null,
    tags: {},
    notes: [],
    files,
    ...parts,
  } as ArchiveManifest);
}

describe('an exported model', () => {
  it('comes back byte for byte with all that is known of it', () => {
    const { file, version, sha256: hash } = exported();
    const folder = join(temporaryFolder(), 'a', 'unpacked');
    const read = readModelArchive(file, folder);
    expect(read.sha256).toBe(hash);
    expect(hash).toBe(sha256(readFileSync(file)));
    expect(read.manifest).toMatchObject({
      ...{ name: MODEL, version: 1, id: version.id, metrics: { f1_weighted: 0.625 }, run: RUN },
      ...{ tags: { shop: 'toys' }, notes: [{ text: 'checked' }] },
    });
    expect(() => verifyStoredModel(folder, version.id)).not.toThrow();
  });

  it('is the same bytes each time', () => {
    const { file, version } = exported();
    const again = join(temporaryFolder(), 'again.tar');
    writeModelArchive(again, version, RUN);
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
  });

  it('is not made of a damaged model', () => {
    const { version } = exported();
    writeFileSync(join(version.folder, 'model.json'), '{}');
    const file = join(temporaryFolder(), 'model.tar');
    expect(() => writeModelArchive(file, version, RUN)).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID' }),
    );
    expect(existsSync(file)).toBe(false);
  });

  it('is refused with any bit changed', () => {
    const { file } = exported();
    const bytes = readFileSync(file);
    for (let index = 0; index < bytes.length; index += 61) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      writeFileSync(file, changed);
      expect(() => readModelArchive(file, join(temporaryFolder(), 'm')), `bit in byte ${index}`).toThrow(
        expect.objectContaining({ code: 'ARCHIVE_INVALID' }),
      );
    }
  });

  it('is refused cut short anywhere, and with something behind it', () => {
    const { file } = exported();
    const bytes = readFileSync(file);
    const cuts = [0, 1, 511, 512, 700, bytes.length - 1024, bytes.length - 1].map((end) =>
      bytes.subarray(0, end),
    );
    for (const content of [...cuts, Buffer.concat([bytes, Buffer.alloc(512)])]) {
      writeFileSync(file, content);
      expect(() => readModelArchive(file, join(temporaryFolder(), 'm')), `${content.length} bytes`).toThrow(
        expect.objectContaining({ code: 'ARCHIVE_INVALID' }),
      );
    }
  });
});

describe('a forged archive', () => {
  it('is read where it keeps to the rules', () => {
    const file = forgeArchive([
      ['rakuten-model.json', manifestOf(['a'])],
      ['files/a', 'x'],
    ]);
    expect(readModelArchive(file, join(temporaryFolder(), 'm')).manifest.files).toHaveLength(1);
  });

  it.each(
    [
      '../a',
      '/a',
      'a/../../b',
      './a',
      'a//b',
      'a\\b',
      '.hidden',
      'a/',
      'C:a',
      'a b',
      'a\nb',
      '',
      'x'.repeat(91),
    ].map((name) => [name]),
  )('writes nothing to "%s"', (name) => {
    const folder = join(temporaryFolder(), 'in', 'm');
    const file = forgeArchive([['rakuten-model.json', manifestOf([name])]]);
    expect(() => readModelArchive(file, folder)).toThrow(
      expect.objectContaining({ code: 'ARCHIVE_INVALID' }),
    );
    expect(existsSync(join(folder, '..'))).toBe(false);
  });

  it.each([
    ['twice the same name', ['a', 'a']],
    ['names that differ in case only', ['A', 'a']],
    ['a file that is a folder, too', ['a', 'a/b']],
    ['names out of order', ['b', 'a']],
  ])('is refused with %s', (_what, names) => {
    const entries = names.map((name): [string, string] => [`files/${name}`, 'x']);
    const file = forgeArchive([['rakuten-model.json', manifestOf(names)], ...entries]);
    expect(() => readModelArchive(file, join(temporaryFolder(), 'm'))).toThrow(
      `${file}: expected each file once and in order, found `,
    );
  });

  it.each([
    ['an entry that its manifest does not name', 'files/b', 'expected the entry files/a, found "files/b"'],
    ['an entry that leads out', '../a', 'expected the entry files/a, found "../a"'],
  ])('is refused with %s', (_what, name, finding) => {
    const file = forgeArchive([
      ['rakuten-model.json', manifestOf(['a'])],
      [name, 'x'],
    ]);
    expect(() => readModelArchive(file, join(temporaryFolder(), 'm'))).toThrow(`${file}: ${finding}.`);
  });

  it('is refused with a link in the place of a file', () => {
    const file = forgeArchive([
      ['rakuten-model.json', manifestOf(['a'])],
      ['files/a', 'x'],
    ]);
    const bytes = readFileSync(file);
    const header = bytes.indexOf('files/a\0');
    bytes.write('2', header + 156);
    bytes.write('/etc/passwd', header + 157);
    writeFileSync(file, bytes);
    expect(() => readModelArchive(file, join(temporaryFolder(), 'm'))).toThrow(
      `${file}: expected the entry files/a, found something else than a plain file.`,
    );
  });

  it.each([
    ['name', 3],
    ['version', 0],
    ['created_at', 'yesterday'],
    ['metrics', { f1: 'high' }],
    ['tags', { a: 1 }],
    ['notes', [{ text: 'x' }]],
    ['run', { id: 'r' }],
    ['files', [{ name: 'a', bytes: -1, sha256: 'x' }]],
  ] as const)('is refused with %s: %j', (field, value) => {
    const file = forgeArchive([['rakuten-model.json', manifestOf(['a'], { [field]: value })]]);
    expect(() => readModelArchive(file, join(temporaryFolder(), 'm'))).toThrow(
      `${file}: expected ${field} in rakuten-model.json to be `,
    );
  });

  it('is refused with an id that is not the hash of its files', () => {
    const id = 'a'.repeat(64);
    const file = forgeArchive([['rakuten-model.json', manifestOf(['a'], { id })]]);
    expect(() => readModelArchive(file, join(temporaryFolder(), 'm'))).toThrow(
      `${file}: expected files that ${id} is the hash of, found others.`,
    );
  });

  it('of a later format says which program to take', () => {
    const text = manifestOf(['a']).replace('"format_version": 1', '"format_version": 2');
    const file = forgeArchive([['rakuten-model.json', text]]);
    expect(() => readModelArchive(file, join(temporaryFolder(), 'm'))).toThrow(
      expect.objectContaining({
        message: `${file}: expected format_version 1, found 2.`,
        hint: 'Import it with the version of rakuten that exported it, or a newer one.',
      }),
    );
  });
});

it('says that there is no file, or that it is a folder', () => {
  const folder = temporaryFolder();
  expect(() => readModelArchive(join(folder, 'x'), join(folder, 'm'))).toThrow(
    expect.objectContaining({ code: 'DATA_NOT_FOUND' }),
  );
  expect(() => readModelArchive(folder, join(folder, 'm'))).toThrow(
    `${folder}: expected a file, found a folder or device.`,
  );
});
