import type { Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import { readModelDetail } from '../models/read-model-detail.ts';
import { registerModelChanges } from './model-changes.ts';
import { withTrackingReader } from '../project/open-reader.ts';

/** `rakuten models`: the versions of the model, and which one is in production. */
export function registerModels(program: Command, run: RunCommand): void {
  const models = program
    .command('models')
    .description('versions of the model, and which one is in production');
  models
    .command('list', { isDefault: true })
    .description('all versions, the newest first')
    .addHelpText('after', '\nExamples:\n  rakuten models list\n  rakuten models list --json')
    .action(run(listModels));
  models
    .command('show')
    .description(
      'one version: metrics, data, runs, where its alias was; the production one where none is named',
    )
    .argument('[version]', 'number, alias (production, staging) or beginning of its id')
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten models show\n  rakuten models show 3\n  rakuten models show staging --json',
    )
    .action(run(showModel));
  registerHistory(models, run);
  registerCompare(models, run);
  registerModelChanges(models, run);
}

function registerHistory(models: Command, run: RunCommand): void {
  models
    .command('history')
    .description('every move of an alias: when, who, why, on which scores; the latest first')
    .option('--alias <alias>', 'of this alias only: production (or champion), staging (or challenger)')
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten models history\n  rakuten models history --alias production --json',
    )
    .action(run(showHistory));
}

function registerCompare(models: Command, run: RunCommand): void {
  models
    .command('compare')
    .description('two versions side by side; one alone is held against the one in production')
    .argument('<versions...>', 'numbers, aliases or beginnings of their ids')
    .option('--all', 'metrics of single classes, too')
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten models compare 1 2\n  rakuten models compare staging\n  rakuten models compare 1 2 --all --json',
    )
    .action(run(compare));
}

async function listModels(context: CommandContext): Promise<undefined> {
  const versions = await withTrackingReader(context, (reader) => reader.listModelVersions(REGISTERED_MODEL));
  if (context.json) {
    context.printJson(versions);
  } else if (versions.length === 0) {
    context.print(
      `No version of ${REGISTERED_MODEL} is registered yet. The first one comes from: rakuten repro`,
    );
  } else {
    const { formatModelList } = await import('../views/models-view.ts');
    formatModelList(versions, context).forEach(context.print);
    if (!versions.some(({ aliases }) => aliases.includes('production'))) {
      context.note(
        'None of them is in production. To put one there: rakuten models promote VERSION --reason TEXT',
      );
    }
  }
  return undefined;
}

async function showModel(context: CommandContext, reference: string | undefined): Promise<undefined> {
  const model = await withTrackingReader(context, (reader) => readModelDetail(reader, reference));
  if (context.json) {
    context.printJson(model);
  } else {
    const { formatModel } = await import('../views/models-view.ts');
    formatModel(model, context).forEach(context.print);
  }
  return undefined;
}

async function showHistory(
  context: CommandContext,
  options: { readonly alias?: string },
): Promise<undefined> {
  const { readAliasName } = await import('../models/change-models.ts');
  const alias = options.alias === undefined ? undefined : readAliasName(options.alias);
  const changes = await withTrackingReader(context, (reader) => reader.aliasHistory(REGISTERED_MODEL, alias));
  if (context.json) {
    context.printJson(changes);
  } else if (changes.length === 0) {
    context.print(`No version of ${REGISTERED_MODEL} has been in ${alias ?? 'production or staging'} yet.`);
  } else {
    const { formatModelHistory } = await import('../views/model-history-view.ts');
    formatModelHistory(changes, context).forEach(context.print);
  }
  return undefined;
}

async function compare(
  context: CommandContext,
  references: readonly string[],
  { all = false }: { readonly all?: boolean },
): Promise<undefined> {
  if (references.length > 2) {
    throw new AppError('USAGE', `Expected one or two versions to compare, got ${references.length}.`, {
      hint: `rakuten models compare ${references.slice(0, 2).join(' ')}`,
    });
  }
  const { compareModels } = await import('../models/compare-models.ts');
  const compared = references.length === 1 ? ['production', ...references] : references;
  const comparison = await withTrackingReader(context, (reader) =>
    compareModels(compared.map((reference) => readModelDetail(reader, reference))),
  );
  if (context.json) {
    context.printJson(comparison);
  } else {
    const { formatModelComparison } = await import('../views/compare-models-view.ts');
    formatModelComparison(comparison, { showAll: all }, context).forEach(context.print);
  }
  return undefined;
}
