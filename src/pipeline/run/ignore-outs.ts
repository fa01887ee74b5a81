import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import ignore from 'ignore';
import { AppError } from '../../errors/app-error.ts';
import { withSlashes } from '../../files/with-slashes.ts';
import { readFlag, type ProjectConfig } from '../config/project-config.ts';
import type { StageOut } from '../definition/stage.ts';
import type { FileEffects } from '../file-effects.ts';
import { isInside } from '../path-overlap.ts';

/** A git working tree as far as it matters here: which outs of a stage git would take for files of the user. */
export interface GitIgnore {
  /** Throws `PIPELINE_INVALID` where git tracks an out that the cache is to keep. */
  readonly checkTracked: (outs: readonly StageOut[]) => void;
  /** Adds those cached outs that git does not ignore yet to the .gitignore beside them. Returns what was added. */
  readonly add: (outs: readonly StageOut[], effects: FileEffects) => readonly IgnoredOut[];
}

interface IgnoredOut {
  /** As spelled in pipeline.yaml. */
  readonly path: string;
  /** The .gitignore, relative to the project's folder. */
  readonly file: string;
}

/** What outside of git is done: nothing. */
const NO_GIT: GitIgnore = { checkTracked: () => undefined, add: () => [] };

/** The git working tree that the project is in; none where the config says `core.no_scm`. */
export function openGitIgnore(
  config: ProjectConfig,
  env: Readonly<Record<string, string | undefined>>,
): GitIgnore {
  const { root } = config;
  const noScm = config.sections.get('core')?.get('no_scm');
  const top = readFlag(noScm, 'core.no_scm') === true ? undefined : findTop(root);
  if (top === undefined) return NO_GIT;
  const notIgnored = (outs: readonly StageOut[]): StageOut[] =>
    outs.filter((out) => out.cache && isInside(out.absolute, root) && !isIgnored(top, out.absolute));
  return {
    checkTracked(outs) {
      const candidates = notIgnored(outs);
      const tracked = findTracked(top, candidates, env);
      if (tracked !== undefined) throw alreadyTracked(tracked);
    },
    add: (outs, effects) =>
      notIgnored(outs).map((out) => {
        const file = join(dirname(out.absolute), '.gitignore');
        const text = readText(file);
        const gap = text === '' || text.endsWith('\n') ? '' : '\n';
        effects.write(file, `${text}${gap}/${escapePattern(basename(out.absolute))}\n`);
        return { path: out.path, file: relative(root, file) };
      }),
  };
}

/** The folder that holds `.git`, which is a file in a linked working tree. */
function findTop(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** By the .gitignore files from the top down and by .git/info/exclude: the last pattern that says something counts. */
function isIgnored(top: string, absolute: string): boolean {
  const parts = withSlashes(relative(top, absolute)).split('/');
  let isOut = decide(readText(join(top, '.git', 'info', 'exclude')), parts.join('/')) ?? false;
  for (let depth = 0; depth < parts.length; depth++) {
    const rules = readText(join(top, ...parts.slice(0, depth), '.gitignore'));
    isOut = decide(rules, parts.slice(depth).join('/')) ?? isOut;
  }
  return isOut;
}

/** An out may be a file or a folder: a pattern for folders alone (`model/`) covers it, too. */
function decide(rules: string, path: string): boolean | undefined {
  if (rules === '') return undefined;
  const matcher = ignore().add(rules);
  for (const spelling of [path, `${path}/`]) {
    const { ignored, unignored } = matcher.test(spelling);
    if (ignored) return true;
    if (unignored) return false;
  }
  return undefined;
}

function findTracked(
  top: string,
  outs: readonly StageOut[],
  env: Readonly<Record<string, string | undefined>>,
): StageOut | undefined {
  if (outs.length === 0) return undefined;
  const paths = outs.map(({ absolute }) => `:(top,literal)${withSlashes(relative(top, absolute))}`);
  const { stdout, status } = spawnSync('git', ['ls-files', '-z', '--full-name', '--', ...paths], {
    cwd: top,
    env: { ...env, GIT_OPTIONAL_LOCKS: '0' },
    encoding: 'utf8',
  });
  // Without git, or in something that only looks like a repository, nobody tracks anything.
  if (status !== 0 || stdout === '') return undefined;
  const tracked = stdout
    .split('\0')
    .filter((path) => path !== '')
    .map((path) => join(top, path));
  return outs.find(({ absolute }) => tracked.some((path) => isInside(path, absolute)));
}

function alreadyTracked({ path, absolute }: StageOut): AppError {
  return new AppError(
    'PIPELINE_INVALID',
    `Expected the output "${path}" to be kept by the cache alone, git tracks it, too.`,
    {
      hint: `git rm -r --cached ${JSON.stringify(basename(absolute))}   (it stays in the folder), or say \`cache: false\``,
    },
  );
}

/** A name as a pattern that matches just it. */
function escapePattern(name: string): string {
  return name.replace(/[\\[\]!*#?]/g, '\\$&').replace(/ $/, '\\ ');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
