import type { Command } from 'commander';
import { REGISTERED_MODEL } from '../../tracking/registered-model.ts';
import type { TrackingReader } from '../../tracking/tracking-reader.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import type { ModelDetail } from '../views/models-view.ts';
import { withTrackingReader } from './open-reader.ts';

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
      context.note('None of them is in production: none has reached train.min_weighted_f1 yet.');
    }
  }
  return undefined;
}

async function showModel(context: CommandContext, reference: string | undefined): Promise<undefined> {
  const model = await withTrackingReader(context, (reader) => readModel(reader, reference));
  if (context.json) {
    context.printJson(model);
  } else {
    const { formatModel } = await import('../views/models-view.ts');
    formatModel(model, context).forEach(context.print);
  }
  return undefined;
}

function readModel(reader: TrackingReader, reference: string | undefined): ModelDetail {
  const version = reader.findModelVersion(REGISTERED_MODEL, reference);
  const [firstRun] = version.runIds;
  const run = firstRun === undefined ? undefined : reader.findRun(firstRun);
  const history = reader
    .aliasHistory(REGISTERED_MODEL)
    .filter(({ from, to }) => from === version.version || to === version.version);
  return { ...version, history, datasets: run?.datasets ?? [], git: run?.git ?? null };
}
