import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storeModelFolder, verifyStoredModel } from '../../../src/tracking/models/model-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function makeModel(): { readonly source: string; readonly registry: string } {
  const folder = temporaryFolder();
  const source = join(folder, 'model');
  mkdirSync(join(source, 'sub'), { recursive: true });
  writeFileSync(join(source, 'weights.safetensors'), 'weights');
  writeFileSync(join(source, 'model.json'), '{}');
  writeFileSync(join(source, 'sub', 'profile.json'), '[]');
  return { source, registry: join(folder, 'registry') };
}

describe('storeModelFolder', () => {
  it('copies the folder under the hash of its names and contents', () => {
    const { source, registry } = makeModel();
    const id = sha256(
      `model.json\0${sha256('{}')}\n` +
        `sub/profile.json\0${sha256('[]')}\n` +
        `weights.safetensors\0${sha256('weights')}\n`,
    );
    expect(storeModelFolder(registry, source)).toEqual({ id, folder: join(registry, id), bytes: 11 });
    expect(readFileSync(join(registry, id, 'sub', 'profile.json'), 'utf8')).toBe('[]');
    expect(readdirSync(registry)).toEqual([id]);
  });

  it('stores the same content once, and other content beside it', () => {
    const { source, registry } = makeModel();
    const first = storeModelFolder(registry, source);
    expect(storeModelFolder(registry, source)).toEqual(first);
    writeFileSync(join(source, 'model.json'), '{"a":1}');
    const second = storeModelFolder(registry, source);
    expect(readdirSync(registry).sort()).toEqual([first.id, second.id].sort());
  });

  it('mends what is stored damaged', () => {
    const { source, registry } = makeModel();
    const { folder, id } = storeModelFolder(registry, source);
    writeFileSync(join(folder, 'weights.safetensors'), 'wei');
    storeModelFolder(registry, source);
    expect(() => verifyStoredModel(folder, id)).not.toThrow();
    expect(readdirSync(registry)).toEqual([id]);
  });

  it('clears away what a killed process left a day ago, and not what another one is writing', () => {
    const { source, registry } = makeModel();
    for (const name of ['.incoming-old', '.incoming-new'])
      mkdirSync(join(registry, name), { recursive: true });
    const twoDaysAgo = new Date(Date.now() - 48 * 3600 * 1000);
    utimesSync(join(registry, '.incoming-old'), twoDaysAgo, twoDaysAgo);
    const { id } = storeModelFolder(registry, source);
    expect(readdirSync(registry).sort()).toEqual(['.incoming-new', id]);
  });

  it('leaves nothing behind where the source cannot be read', () => {
    const { source, registry } = makeModel();
    expect(() => storeModelFolder(registry, join(source, 'nowhere'))).toThrow('ENOENT');
    expect(existsSync(registry)).toBe(false);
  });
});

describe('verifyStoredModel', () => {
  it('tells a changed byte, a missing file and a missing folder', () => {
    const { source, registry } = makeModel();
    const { folder, id } = storeModelFolder(registry, source);
    verifyStoredModel(folder, id);
    writeFileSync(join(folder, 'extra'), '');
    expect(() => verifyStoredModel(folder, id)).toThrow(
      `${folder}: expected content with the hash ${id}, found `,
    );
    expect(() => verifyStoredModel(join(registry, 'x'), id)).toThrow(
      expect.objectContaining({
        code: 'MODEL_INVALID',
        message: `${join(registry, 'x')}: expected a stored model, found nothing.`,
      }),
    );
  });
});
