import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface InitOptions {
  readonly scm: boolean;
  readonly force?: boolean;
  readonly sample?: boolean;
}

/** `rakuten init`: an empty project, or one with the bundled sample. */
export function registerInit(program: Command, run: RunCommand): void {
  program
    .command('init')
    .description('make an empty project: .dvc/config, .dvc/.gitignore and .dvcignore, staged in git')
    .argument('[dir]', 'its folder, made if needed; the current one where none is named')
    .option('--no-scm', 'without git')
    .option('--subdir', 'in a folder inside a git repository (found out without it, too)')
    .option('-f, --force', 'even where there is a project: its config is made anew, its cache is kept')
    .option('--sample', 'with the bundled listings and their pipeline, ready for rakuten repro')
    .addHelpText(
      'after',
      `
Examples:
  rakuten init                               in a folder under git
  rakuten init --no-scm                      anywhere
  rakuten init --no-scm --sample demo        a project to try things on: then rakuten --cd demo repro`,
    )
    .action(run(init));
}

/** Makes the project. Throws `PROJECT_EXISTS` or `GIT_NOT_FOUND`. */
async function init(
  context: CommandContext,
  dir: string | undefined,
  options: InitOptions,
): Promise<ExitCode> {
  const { findGitRepository, addToGit } = await import('../../git/git-repository.ts');
  const { emptyProjectFiles, PROJECT_FOLDER } = await import('../../pipeline/inspect/empty-project.ts');
  const { writeFileDurably } = await import('../../files/write-file-durably.ts');
  const target = resolve(context.cwd, dir ?? '.');
  const force = options.force ?? false;
  if (existsSync(join(target, PROJECT_FOLDER)) && !force) {
    throw new AppError(
      'PROJECT_EXISTS',
      `Expected a folder without a project, found ${join(target, PROJECT_FOLDER)}.`,
      {
        hint: `${commandLine('rakuten init -f', dir)}   (makes its config anew)`,
      },
    );
  }
  const git = options.scm ? await findGitRepository(nearestFolder(target), context.env) : undefined;
  if (options.scm && git === undefined) {
    throw new AppError('GIT_NOT_FOUND', `Expected a folder under git, got ${target}.`, {
      hint: `git init, then again   (or without git: ${commandLine('rakuten init --no-scm', dir)}${options.sample ? ' --sample' : ''})`,
    });
  }
  mkdirSync(target, { recursive: true });
  const root = realpathSync(target);
  // First what may be refused.
  const copied = options.sample === true ? await addSample(root, force) : [];
  const made: string[] = [];
  for (const [path, text] of emptyProjectFiles({ git: git !== undefined })) {
    // Someone's own patterns are not ours to reset.
    if (path === '.dvcignore' && existsSync(join(root, path))) continue;
    writeFileDurably(join(root, path), text);
    made.push(path);
  }
  const staged = git === undefined ? [] : [...new Set([...made, '.dvcignore'])];
  if (git !== undefined)
    await addToGit(
      git,
      staged.map((path) => join(root, path)),
    );
  if (context.json) context.printJson({ folder: root, made, staged, sample: copied });
  else if (!context.quiet) {
    const place = relative(context.cwd, root) || 'this folder';
    context.print(`${context.style.green('✓')} made an empty project in ${place}: ${made.join(', ')}`);
    if (git !== undefined) context.print(`  staged in git, for your next commit`);
    if (copied.length > 0)
      context.print(`  with the sample: ${copied.length} files, pipeline.yaml and params.yaml among them`);
    context.print(
      `${context.style.dim('next:')} ${nextStep(relative(context.cwd, root), copied.length > 0)}`,
    );
  }
  return 0;
}

async function addSample(root: string, overwrite: boolean): Promise<string[]> {
  const { copySample } = await import('../pipeline/copy-sample.ts');
  const { findPackageFolder } = await import('../pipeline/package-folder.ts');
  return copySample(findPackageFolder(), root, { overwrite });
}

/** The folder itself, or where it is yet to be made, the nearest one above it. */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(resolve(folder, '..'));
}

function nextStep(place: string, hasPipeline: boolean): string {
  const repro = place === '' ? 'rakuten repro' : `rakuten --cd ${place} repro`;
  return hasPipeline ? repro : `write pipeline.yaml, then ${repro}`;
}

function commandLine(command: string, dir: string | undefined): string {
  return dir === undefined ? command : `${command} ${dir}`;
}
