import { readFileSync } from 'node:fs';
import { isSystemError } from '../../errors/system-error.ts';
import type { FileEffects } from '../file-effects.ts';
import type { PathHash } from '../hashing/hash-path.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { writeYaml } from '../yaml/write-yaml.ts';
import { isYamlList, isYamlMap, type YamlKey, type YamlMap, type YamlValue } from '../yaml/yaml-value.ts';

/** What a recorded hash replaces; all else in an out's entry stays. */
const HASH_KEYS: ReadonlySet<YamlKey> = new Set(['md5', 'size', 'nfiles', 'isexec', 'hash']);

/** The content of a `*.dvc` file; undefined where there is none or where it holds something else. */
export function readTrackedFile(path: string): YamlMap | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
  const { root } = readYaml({ file: path, text });
  const content = root && valueOf(root);
  return isYamlMap(content) ? content : undefined;
}

/** Records new hashes of outs, by path as spelled, in a `*.dvc` file; whatever else stands there stays. */
export function writeTrackedFile(
  path: string,
  hashes: ReadonlyMap<string, PathHash>,
  effects: FileEffects,
): void {
  const content = readTrackedFile(path) ?? new Map<YamlKey, YamlValue>();
  const outs = content.get('outs');
  const updated = (isYamlList(outs) ? outs : []).map((out) => {
    const place = isYamlMap(out) ? out.get('path') : undefined;
    const hash = typeof place === 'string' ? hashes.get(place) : undefined;
    return isYamlMap(out) && hash !== undefined ? withHash(out, hash) : out;
  });
  effects.write(path, writeYaml(new Map(content).set('outs', updated)));
}

/** The order of keys is that of DVC: hash and sizes, then the path and what is said of it. */
export function withHash(out: YamlMap, hash: PathHash): YamlMap {
  const entry = new Map<YamlKey, YamlValue>([
    ['md5', hash.md5],
    ['size', BigInt(hash.size)],
  ]);
  if (hash.kind === 'folder') entry.set('nfiles', BigInt(hash.fileCount));
  if (hash.kind === 'file' && hash.isExecutable) entry.set('isexec', true);
  entry.set('hash', 'md5');
  for (const [key, value] of out) if (!HASH_KEYS.has(key)) entry.set(key, value);
  return entry;
}
