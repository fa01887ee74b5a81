import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { StageOut } from '../definition/stage.ts';
import { hashPath, type PathHash } from '../hashing/hash-path.ts';
import { readTrackedFile, withHash, writeTrackedFile } from '../lock/tracked-file.ts';
import { isInside, overlaps } from '../path-overlap.ts';
import type { GitIgnore } from '../run/ignore-outs.ts';
import { writeYaml } from '../yaml/write-yaml.ts';
import type { CacheProject } from './cache-project.ts';
import { showPath } from './choose-outs.ts';
import { rememberPlaced } from './placed-outs.ts';
import { hashAndStore } from './store-path.ts';

interface AddRequest {
  /** As typed in the project's `folder`. */
  readonly paths: readonly string[];
  /** False: only recorded, not stored; `commit` does that. */
  readonly stores: boolean;
}

export interface AddedPath {
  /** What was recorded, as seen from where the command was typed; a folder ends in `/`. */
  readonly path: string;
  /** Its `*.dvc` file. */
  readonly file: string;
  /** The .gitignore that was added to. */
  readonly ignoredIn: string | undefined;
  readonly md5: string;
  readonly size: number;
  readonly files: number;
  readonly isChanged: boolean;
}

/** Something to be put under control: the path itself, or the folder that is already and that it lies in. */
interface Candidate {
  readonly out: StageOut;
  /** Absolute path of the `*.dvc` file. */
  readonly file: string;
}

/**
 * Puts files or folders under control that no stage makes: stores them, writes a `*.dvc` file beside each, and tells
 * git to leave them alone. What lies in a folder that is under control already is recorded with that folder. Throws,
 * before anything is changed, `DATA_NOT_FOUND`, `USAGE` for what can never be added, and `OUTPUT_OVERLAPS`.
 */
export async function add(
  project: CacheProject,
  { paths, stores }: AddRequest,
  gitIgnore: GitIgnore,
): Promise<AddedPath[]> {
  const candidates = new Map<string, Candidate>();
  for (const path of paths) {
    const candidate = findCandidate(project, path);
    candidates.set(candidate.out.absolute, candidate);
  }
  refuseNesting([...candidates.keys()], project);
  gitIgnore.checkTracked([...candidates.values()].map(({ out }) => out));
  const added: AddedPath[] = [];
  for (const candidate of candidates.values()) {
    added.push(await addOne(project, candidate, stores, gitIgnore));
  }
  const placed = [...candidates.keys()].map(
    (absolute, index) => [absolute, added[index]?.md5 ?? ''] as const,
  );
  rememberPlaced(project.root, new Map(placed), [], project.effects);
  return added;
}

async function addOne(
  { root, folder, store, hasher, effects }: CacheProject,
  { out, file }: Candidate,
  stores: boolean,
  gitIgnore: GitIgnore,
): Promise<AddedPath> {
  const hash = stores
    ? await hashAndStore(store, out.absolute, hasher)
    : await hashPath(out.absolute, hasher);
  if (hash === undefined) throw notThere(out.absolute);
  const [ignored] = gitIgnore.add([out], effects);
  const isChanged = record(file, out, hash, effects);
  return {
    path: showPath(out.absolute, folder, hash.kind === 'folder'),
    file: showPath(file, folder, false),
    ignoredIn: ignored && showPath(join(root, ignored.file), folder, false),
    md5: hash.md5,
    size: hash.size,
    files: hash.kind === 'folder' ? hash.fileCount : 1,
    isChanged,
  };
}

/** Writes the `*.dvc` file; of one that is there only what has changed. */
function record(file: string, out: StageOut, hash: PathHash, effects: CacheProject['effects']): boolean {
  const before = readTrackedFile(file);
  if (before === undefined) {
    const entry = withHash(new Map([['path', out.path]]), hash);
    effects.write(file, writeYaml(new Map([['outs', [entry]]])));
    return true;
  }
  const text = writeYaml(before);
  writeTrackedFile(file, new Map([[out.path, hash]]), effects);
  const after = readTrackedFile(file);
  return after === undefined || writeYaml(after) !== text;
}

function findCandidate({ root, folder, pipeline }: CacheProject, typed: string): Candidate {
  const absolute = resolve(folder, typed);
  if (!existsSync(absolute)) throw notThere(absolute, typed);
  refusePlace(root, absolute, typed);
  if (pipeline?.ignoreRules.ignores(absolute, false) || pipeline?.ignoreRules.ignores(absolute, true)) {
    throw new AppError('USAGE', `Expected what no .dvcignore leaves out, got ${typed}.`, {
      hint: 'Take the pattern out of .dvcignore, or name another path.',
    });
  }
  for (const { stage, out } of pipeline?.outputs.overlapping(absolute) ?? []) {
    const isTracked = stage.command.kind === 'tracked';
    if (isTracked && isInside(absolute, out.absolute)) return { out, file: stage.file.lockPath };
    throw new AppError(
      'OUTPUT_OVERLAPS',
      `Expected data that nothing else records, got ${typed}: ${relationOf(absolute, out.absolute)} ${out.path} of ${stage.address}.`,
      {
        hint: isTracked
          ? `rm ${stage.address}   (then add the folder as a whole)`
          : `rakuten commit ${stage.address}`,
      },
    );
  }
  return { out: asOut(absolute), file: `${absolute}.dvc` };
}

function relationOf(absolute: string, out: string): string {
  if (absolute === out) return 'it is the output';
  return isInside(absolute, out) ? 'it lies in the output' : 'it contains the output';
}

/** The folders and files that a project consists of are not its data. */
function refusePlace(root: string, absolute: string, typed: string): void {
  const refuse = (expected: string): never => {
    throw new AppError('USAGE', `Expected ${expected}, got ${typed}.`, { hint: 'rakuten add --help' });
  };
  const real = join(realpathSync(dirname(absolute)), basename(absolute));
  if (!isInside(absolute, root) || !isInside(real, realpathSync(root))) {
    refuse(`a path inside the project ${root}`);
  }
  if (absolute === root) refuse('a file or folder of the project, not all of it');
  const inner = relative(root, absolute).split('/');
  const own = inner.find((part) => ['.dvc', '.git', '.rakuten'].includes(part));
  if (own !== undefined) refuse(`data, not what ${own} keeps`);
  const name = basename(absolute);
  if (
    ['pipeline.yaml', 'pipeline.lock', '.dvcignore', '.gitignore'].includes(name) ||
    name.endsWith('.dvc')
  ) {
    refuse('data, not a file of the pipeline');
  }
}

function refuseNesting(paths: readonly string[], { folder }: CacheProject): void {
  for (const [index, path] of paths.entries()) {
    const other = paths.slice(index + 1).find((later) => overlaps(path, later));
    if (other === undefined) continue;
    const [one, two] = [path, other].map((absolute) => showPath(absolute, folder, false));
    throw new AppError('OUTPUT_OVERLAPS', `Expected paths apart from each other, got ${one} and ${two}.`, {
      hint: 'Add the outer one alone.',
    });
  }
}

function asOut(absolute: string): StageOut {
  const path = basename(absolute);
  return {
    path,
    absolute,
    role: 'out',
    cache: true,
    persist: false,
    push: true,
    remote: undefined,
    desc: undefined,
    plot: undefined,
    place: { source: { file: `${path}.dvc`, text: '' }, start: 0, end: 0 },
  };
}

function notThere(absolute: string, typed = absolute): AppError {
  return new AppError('DATA_NOT_FOUND', `Expected a file or folder at ${typed}, found nothing.`, {
    hint: `ls ${dirname(absolute)}`,
  });
}
