import type { Command } from 'commander';
import type { RunCommand } from '../command-context.ts';
import { formatExamples } from '../format/format-examples.ts';
import type { PruneOptions } from '../models/prune-models.ts';

const VERSION = 'number, alias (production, staging) or beginning of its id';

/** The commands of `rakuten models` that write: which version is in production, and what people say about a version. */
export function registerModelChanges(models: Command, run: RunCommand): void {
  models
    .command('promote')
    .description('let production, or another alias, stand for a version')
    .argument('<version>', VERSION)
    .option('--alias <alias>', 'production (or champion), staging (or challenger)', 'production')
    .option('--reason <text>', 'why; the history keeps it')
    .option(
      '--force',
      'also a version that the gates rejected, or that was rolled back; the history keeps that, too',
    )
    .addHelpText(
      'after',
      formatExamples([
        'rakuten models promote 3 --reason "better on books"',
        'rakuten models promote 3 --alias staging',
        'rakuten models promote staging --reason "a week without complaints" --json',
      ]),
    )
    .action(
      run(async (context, version: string, options: { alias: string; reason?: string; force?: boolean }) => {
        const { promoteModel } = await import('../models/change-models.ts');
        return promoteModel(context, version, options);
      }),
    );
  models
    .command('rollback')
    .description('let production stand again for the version that was there before')
    .option('--reason <text>', 'why; the history keeps it')
    .addHelpText(
      'after',
      formatExamples(['rakuten models rollback', 'rakuten models rollback --reason "class 40 is off"']),
    )
    .action(
      run(async (context, options: { reason?: string }) => {
        const { rollBackModel } = await import('../models/change-models.ts');
        return rollBackModel(context, options);
      }),
    );
  registerAnnotations(models, run);
  registerTransfer(models, run);
  registerPrune(models, run);
}

function registerAnnotations(models: Command, run: RunCommand): void {
  models
    .command('tag')
    .description('set tags of a version, or remove them')
    .argument('<version>', VERSION)
    .argument('[tags...]', 'KEY=VALUE')
    .option('--remove <key...>', 'remove these')
    .addHelpText(
      'after',
      formatExamples(['rakuten models tag 3 reviewed=yes shop=toys', 'rakuten models tag 3 --remove shop']),
    )
    .action(
      run(async (context, version: string, tags: string[], options: { remove?: string[] }) => {
        const { tagModel } = await import('../models/change-models.ts');
        return tagModel(context, version, tags, options);
      }),
    );
  models
    .command('note')
    .description('write something down about a version; notes are added, never changed')
    .argument('<version>', VERSION)
    .argument('<text...>', 'the note')
    .addHelpText('after', formatExamples(['rakuten models note 3 "checked by hand on 200 listings"']))
    .action(
      run(async (context, version: string, words: string[]) => {
        const { noteModel } = await import('../models/change-models.ts');
        return noteModel(context, version, words);
      }),
    );
}

function registerTransfer(models: Command, run: RunCommand): void {
  models
    .command('export')
    .description('write a version as one portable file, with what is known of it')
    .argument('<version>', VERSION)
    .argument('<file>', 'where to')
    .option('--force', 'even where there is a file of that name')
    .addHelpText(
      'after',
      formatExamples(['rakuten models export production model.tar', 'rakuten models export 3 v3.tar --json']),
    )
    .action(
      run(async (context, version: string, file: string, options: { force?: boolean }) => {
        const { exportModel } = await import('../models/transfer-models.ts');
        return exportModel(context, version, file, options);
      }),
    );
  models
    .command('import')
    .description('register the model in an exported file, once every byte of it is checked')
    .argument('<file>', 'made by rakuten models export')
    .addHelpText(
      'after',
      formatExamples(['rakuten models import model.tar', 'rakuten models import model.tar --json']),
    )
    .action(
      run(async (context, file: string) => {
        const { importModel } = await import('../models/transfer-models.ts');
        return importModel(context, file);
      }),
    );
}

function registerPrune(models: Command, run: RunCommand): void {
  models
    .command('prune')
    .description('remove the files of old versions; their runs, scores and history stay')
    .option('--keep <number>', 'how many of the newest keep theirs', '10')
    .option('--older-than <time>', 'only those registered before: 90d, 12w, 2026-03-01')
    .option('--dry-run', 'only say what would go')
    .option('--yes', 'remove them; without this nothing is removed')
    .addHelpText(
      'after',
      `
Never touched: a version that is or was in production or staging, that has a tag keep (rakuten models tag 3 keep=audit),
that a retraining names, or that is not a day old. --keep counts the others.
${formatExamples(['rakuten models prune --dry-run', 'rakuten models prune --keep 5 --older-than 90d --yes'])}`,
    )
    .action(
      run(async (context, options: PruneOptions) => {
        const { pruneModels } = await import('../models/prune-models.ts');
        return pruneModels(context, options);
      }),
    );
}
