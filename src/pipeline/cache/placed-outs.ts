import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { FileEffects } from '../file-effects.ts';
import { makeStateFolder, STATE_FOLDER } from '../state-folder.ts';
import { isObjectId } from './object-store.ts';

/** Which files and folders were put into the workspace, by absolute path: so that those which no stage has any more can be removed. */
type PlacedOuts = ReadonlyMap<string, string>;

const FILE = join(STATE_FOLDER, 'placed.json');
const VERSION = 1;

/** What was noted last; nothing where that cannot be read. */
export function readPlacedOuts(root: string): PlacedOuts {
  try {
    const content: unknown = JSON.parse(readFileSync(join(root, FILE), 'utf8'));
    if (typeof content !== 'object' || content === null || !('outs' in content)) return new Map();
    if (!('version' in content) || content.version !== VERSION) return new Map();
    return new Map(
      Object.entries(content.outs ?? {}).flatMap(([path, md5]) =>
        typeof md5 === 'string' && isObjectId(md5) && isLocal(path) ? [[join(root, path), md5]] : [],
      ),
    );
  } catch {
    return new Map();
  }
}

/** Notes what stands in the workspace, beside what was noted before; `gone` is forgotten. */
export function rememberPlaced(
  root: string,
  placed: PlacedOuts,
  gone: Iterable<string>,
  effects: Pick<FileEffects, 'write'>,
): void {
  const before = readPlacedOuts(root);
  const all = new Map([...before, ...placed]);
  for (const path of gone) all.delete(path);
  const isSame = all.size === before.size && [...all].every(([path, md5]) => before.get(path) === md5);
  if (isSame) return;
  makeStateFolder(join(root, STATE_FOLDER));
  const outs = Object.fromEntries([...all].map(([path, md5]) => [relative(root, path), md5]));
  effects.write(join(root, FILE), JSON.stringify({ version: VERSION, outs }));
}

/** A damaged file must not name anything outside the project. */
function isLocal(path: string): boolean {
  return path !== '' && !isAbsolute(path) && !path.split('/').includes('..');
}
