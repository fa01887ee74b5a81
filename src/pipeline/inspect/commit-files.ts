import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listGitFiles, readGitFiles } from '../../git/git-revision.ts';
import { pathInRepository, type GitRepository } from '../../git/git-repository.ts';
import type { FileSource } from './file-source.ts';

/** The files of a project in a commit. */
export interface CommitFiles extends FileSource {
  /** Writes what a pipeline is read from (definitions, locks, settings) into a folder. */
  readonly writeDefinitions: (folder: string) => Promise<void>;
}

const DEFINITION = /(?:^|\/)(?:pipeline\.yaml|pipeline\.lock|\.dvcignore|[^/]+\.dvc)$/;
const SETTINGS = /\.(?:ya?ml|json|toml)$/;
/** Larger files are data, not settings. */
const LARGEST_SETTINGS_BYTES = 1 << 18;

/** The files of the project in `root` as they were in a commit. */
export async function commitFiles(
  repository: GitRepository,
  commit: string,
  root: string,
): Promise<CommitFiles> {
  const place = pathInRepository(repository, root);
  const prefix = place === '' ? '' : `${place}/`;
  const files = (await listGitFiles(repository, commit, place)).map((file) => ({
    ...file,
    path: file.path.slice(prefix.length),
  }));
  const known = new Set(files.map(({ path }) => path));
  const readAll = (paths: readonly string[]) =>
    readGitFiles(
      repository,
      commit,
      paths.map((path) => prefix + path),
    );
  return {
    read: async (path) => (known.has(path) ? (await readAll([path]))[0] : undefined),
    list: (path) =>
      Promise.resolve([...known].filter((file) => file === path || file.startsWith(`${path}/`)).sort()),
    writeDefinitions: async (folder) => {
      const wanted = files
        .filter(
          ({ path, bytes }) =>
            DEFINITION.test(path) || (SETTINGS.test(path) && bytes <= LARGEST_SETTINGS_BYTES),
        )
        .map(({ path }) => path);
      const contents = await readAll(wanted);
      for (const [index, path] of wanted.entries()) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), contents[index] ?? '');
      }
    },
  };
}
