import type { Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { ConfigTarget } from '../../pipeline/config/edit-remotes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface LevelOptions {
  readonly local?: boolean;
}

interface AddOptions extends LevelOptions {
  readonly default?: boolean;
  readonly force?: boolean;
}

interface UnsetOptions extends LevelOptions {
  readonly unset?: boolean;
}

const LOCAL = ['--local', 'in .dvc/config.local, which stays out of git'] as const;

/** `rakuten remote`: where push and pull go to. */
export function registerRemote(program: Command, run: RunCommand): void {
  const remote = program.command('remote').description('where outputs are pushed to and pulled from');
  remote
    .command('add')
    .description('add a remote: a folder, or S3-compatible storage')
    .argument('<name>', 'what to call it')
    .argument('<url>', 'a folder, or s3://bucket/path')
    .option('-d, --default', 'make it the default')
    .option('-f, --force', 'replace a remote of that name')
    .option(...LOCAL)
    .addHelpText(
      'after',
      `
Examples:
  rakuten remote add -d storage s3://bucket/path
  rakuten remote modify storage endpointurl https://minio.example.org
  rakuten remote add backup /mnt/backup`,
    )
    .action(
      run((context, name: string, url: string, options: AddOptions) => add(context, name, url, options)),
    );
  remote
    .command('list', { isDefault: true })
    .description('all remotes')
    .addHelpText('after', '\nExamples:\n  rakuten remote list\n  rakuten remote list --json')
    .action(run(list));
  remote
    .command('remove')
    .description('remove a remote from the config; what it holds stays')
    .argument('<name>')
    .option(...LOCAL)
    .addHelpText('after', '\nExamples:\n  rakuten remote remove backup')
    .action(run((context, name: string, options: LevelOptions) => remove(context, name, options)));
  remote
    .command('modify')
    .description('set an option of a remote')
    .argument('<name>')
    .argument('<option>', 'url, endpointurl, region, profile, access_key_id, secret_access_key, jobs, …')
    .argument('[value]')
    .option('-u, --unset', 'remove the option')
    .option(...LOCAL)
    .addHelpText(
      'after',
      `
Examples:
  rakuten remote modify storage region eu-west-3
  rakuten remote modify --local storage secret_access_key SECRET
  rakuten remote modify storage jobs --unset`,
    )
    .action(
      run((context, name: string, option: string, value: string | undefined, options: UnsetOptions) =>
        modify(context, [name, option, value], options),
      ),
    );
  remote
    .command('default')
    .description('the default remote: which it is, or which it shall be')
    .argument('[name]')
    .option('-u, --unset', 'none')
    .option(...LOCAL)
    .addHelpText('after', '\nExamples:\n  rakuten remote default\n  rakuten remote default backup')
    .action(
      run((context, name: string | undefined, options: UnsetOptions) => setDefault(context, name, options)),
    );
}

async function targetOf({ cwd }: CommandContext, { local }: LevelOptions): Promise<ConfigTarget> {
  const { findProjectRoot } = await import('../../pipeline/definition/find-project-root.ts');
  return { root: findProjectRoot(cwd), cwd, level: local ? 'local' : 'project' };
}

async function add(
  context: CommandContext,
  name: string,
  typed: string,
  options: AddOptions,
): Promise<ExitCode> {
  const { addRemote } = await import('../../pipeline/config/edit-remotes.ts');
  const { knownRemoteOptions } = await import('../../pipeline/config/remote-options.ts');
  const makeDefault = options.default ?? false;
  const request = { name, url: typed, makeDefault, replace: options.force ?? false };
  const url = addRemote(await targetOf(context, options), request);
  const isDefault = makeDefault ? ', the default' : '';
  done(
    context,
    { remote: name.toLowerCase(), url, default: makeDefault },
    `Remote ${name.toLowerCase()}: ${url}${isDefault}.`,
  );
  if (knownRemoteOptions(url) === undefined && !url.startsWith('remote://')) {
    warn(context, `push and pull reach folders and s3:// only; ${url} is for DVC alone`);
  }
  return 0;
}

async function remove(context: CommandContext, name: string, options: LevelOptions): Promise<ExitCode> {
  const { removeRemote } = await import('../../pipeline/config/edit-remotes.ts');
  removeRemote(await targetOf(context, options), name);
  done(context, { removed: name.toLowerCase() }, `Remote ${name.toLowerCase()} removed.`);
  return 0;
}

async function modify(
  context: CommandContext,
  [name, option, value]: readonly [string, string, string | undefined],
  options: UnsetOptions,
): Promise<ExitCode> {
  const { modifyRemote } = await import('../../pipeline/config/edit-remotes.ts');
  const { SECRET_OPTIONS } = await import('../../pipeline/config/remote-options.ts');
  if ((value === undefined) !== (options.unset ?? false)) {
    throw new AppError(
      'USAGE',
      `Expected either a value of "${option}" or --unset, got ${value === undefined ? 'neither' : 'both'}.`,
      { hint: 'rakuten remote modify --help' },
    );
  }
  modifyRemote(await targetOf(context, options), name, option, value);
  const key = option.toLowerCase();
  const isSecret = SECRET_OPTIONS.has(key);
  const shown = value === undefined ? 'not set' : isSecret ? 'set' : value;
  done(
    context,
    { remote: name.toLowerCase(), option: key, value: isSecret ? undefined : value },
    `${name.toLowerCase()}: ${key} is ${shown}.`,
  );
  if (isSecret && value !== undefined && !options.local) {
    warn(context, `${key} stands in .dvc/config, which belongs into git: better with --local`);
  }
  return 0;
}

async function setDefault(
  context: CommandContext,
  name: string | undefined,
  options: UnsetOptions,
): Promise<ExitCode> {
  const { setDefaultRemote } = await import('../../pipeline/config/edit-remotes.ts');
  const { defaultRemoteName, readProjectConfig } = await import('../../pipeline/config/project-config.ts');
  const target = await targetOf(context, options);
  if (name !== undefined || options.unset) {
    setDefaultRemote(target, options.unset ? undefined : name);
    const now = options.unset ? undefined : name?.toLowerCase();
    done(
      context,
      { default: now ?? null },
      now === undefined ? 'There is no default remote now.' : `The default remote is ${now} now.`,
    );
    return 0;
  }
  const current = defaultRemoteName(readProjectConfig(target.root));
  if (context.json) context.printJson({ default: current ?? null });
  else if (current !== undefined) context.print(current);
  if (current !== undefined) return 0;
  throw new AppError('REMOTE_NOT_FOUND', 'Expected a default remote, found none.', {
    hint: 'rakuten remote default NAME',
  });
}

async function list(context: CommandContext): Promise<ExitCode> {
  const { defaultRemoteName, readProjectConfig } = await import('../../pipeline/config/project-config.ts');
  const { formatRemotes, toJsonRemotes } = await import('../views/remote-view.ts');
  const { root } = await targetOf(context, {});
  const config = readProjectConfig(root);
  const remotes = [...config.remotes.values()];
  const main = defaultRemoteName(config);
  if (context.json) context.printJson(toJsonRemotes(remotes, main));
  else formatRemotes(remotes, main, context).forEach(context.print);
  return 0;
}

function done(context: CommandContext, result: Readonly<Record<string, unknown>>, line: string): void {
  if (context.json) context.printJson(result);
  else if (!context.quiet) context.print(line);
}

function warn(context: CommandContext, line: string): void {
  context.note(`${context.noteStyle.yellow('note')}  ${line}`);
}
