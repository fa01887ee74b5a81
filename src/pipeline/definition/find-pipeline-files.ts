import { readdirSync, type Dirent } from 'node:fs';
import { join, relative } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import { createIgnoreRules, IGNORE_FILE } from '../hashing/ignore-rules.ts';

export const PIPELINE_FILE = 'pipeline.yaml';

/** A file that declares stages. */
export interface FoundFile {
  readonly kind: 'pipeline' | 'tracked';
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Absolute. */
  readonly folder: string;
}

const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['.git', '.hg', '.dvc', '.rakuten', 'node_modules']);
/** What a backup under way gathers, or one that was killed has left, holds a copy of the pipeline. */
const OWN_SCRATCH = '.rakuten-';

/**
 * Finds every pipeline.yaml and `*.dvc` of a project: folders before what lies in them, otherwise by name. Left out are
 * what `.dvcignore` and `.gitignore` name, projects inside the project, links, and folders of which `isOutput` says so:
 * it is asked after the files above the folder were handed out.
 */
export function* findPipelineFiles(
  root: string,
  isOutput: (absolute: string) => boolean,
): Generator<FoundFile> {
  const rules = createIgnoreRules(root);
  const gitRules = createIgnoreRules(root, '.gitignore');
  let usesGit = false;

  function* walk(folder: string): Generator<FoundFile> {
    const items = listFolder(folder);
    const names = new Set(items.map(({ name }) => name));
    const isRoot = folder === root;
    if (!isRoot && items.some((item) => item.name === '.dvc' && item.isDirectory())) return;
    if (isRoot) usesGit = names.has('.git');
    const own = rules.forFolder(folder, names.has(IGNORE_FILE));
    const git = usesGit ? gitRules.forFolder(folder, names.has('.gitignore')) : undefined;
    const isLeftOut = ({ name }: Dirent, isFolder: boolean): boolean =>
      (own?.ignores(name, isFolder) ?? false) || (git?.ignores(name, isFolder) ?? false);
    for (const item of items) {
      if (!item.isFile() && !item.isSymbolicLink()) continue;
      const isPipeline = item.name === PIPELINE_FILE;
      if (!isPipeline && (!item.name.endsWith('.dvc') || item.name === '.dvc')) continue;
      if (isLeftOut(item, false) && !(isRoot && isPipeline)) continue;
      const path = relative(root, join(folder, item.name));
      yield { kind: isPipeline ? 'pipeline' : 'tracked', path, folder };
    }
    for (const item of items) {
      if (!item.isDirectory() || SKIPPED_FOLDERS.has(item.name) || item.name.startsWith(OWN_SCRATCH))
        continue;
      const inner = join(folder, item.name);
      if (!isOutput(inner) && !isLeftOut(item, true)) yield* walk(inner);
    }
  }
  yield* walk(root);
}

function listFolder(folder: string): Dirent[] {
  try {
    const items = readdirSync(folder, { withFileTypes: true });
    return items.sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch (error) {
    // It went away meanwhile, or is not ours to read: nothing of the pipeline can be in it.
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'EACCES') || isSystemError(error, 'ENOTDIR'))
      return [];
    throw error;
  }
}
