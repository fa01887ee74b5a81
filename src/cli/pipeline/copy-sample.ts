import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EVERYTHING, formatLoadState, LOAD_FILE } from '../../data/arrival/load-state.ts';
import { AppError } from '../../errors/app-error.ts';
import { writeFileDurably } from '../../files/write-file-durably.ts';

/** What of the package makes a project that runs: the pipeline, its settings, the product types and the listings. */
const SAMPLE = ['pipeline.yaml', 'params.yaml', 'data/categories.csv', 'data/sample'];

/** What the sample's pipeline makes and keeps, for a folder under git. */
const IGNORED = ['/data/interim/', '/data/processed/', '/data/arrival/feedback.csv', '/models/'];

/**
 * Copies the bundled sample with its pipeline into a folder, and returns the paths that it wrote. Files that are there
 * with other content are a `PROJECT_EXISTS` error, before anything is written, unless `overwrite`.
 */
export function copySample(
  packageFolder: string,
  target: string,
  { overwrite }: { readonly overwrite: boolean },
): string[] {
  const files = new Map(
    SAMPLE.flatMap((path) => listFiles(packageFolder, path)).map((path) => [
      path,
      readFileSync(join(packageFolder, path)),
    ]),
  );
  files.set(LOAD_FILE, Buffer.from(formatLoadState(EVERYTHING)));
  const different = [...files].filter(([path, content]) => {
    const place = join(target, path);
    return existsSync(place) && !(statSync(place).isFile() && readFileSync(place).equals(content));
  });
  if (different.length > 0 && !overwrite) {
    throw new AppError(
      'PROJECT_EXISTS',
      `Expected none of the sample's files in ${target}, found ${different.map(([path]) => path).join(', ')} with other content.`,
      { hint: 'rakuten init --sample NEW_FOLDER   (or -f, to replace them)' },
    );
  }
  const ignoreFile = join(target, '.gitignore');
  if (!existsSync(ignoreFile)) files.set('.gitignore', Buffer.from(`${IGNORED.join('\n')}\n`));
  for (const [path, content] of files) writeFileDurably(join(target, path), content);
  return [...files.keys()];
}

function listFiles(root: string, path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => listFiles(root, `${path}/${name}`));
}
