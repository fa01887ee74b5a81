import type { Command } from 'commander';
import type { BackupOptions } from '../backups/back-up.ts';
import type { RunCommand } from '../command-context.ts';

/** `rakuten backup`: what cannot be made anew, in one file. */
export function registerBackup(program: Command, run: RunCommand): void {
  program
    .command('backup')
    .description('write runs, registered models, settings and arrived data into one file, and read it again')
    .argument('[place]', 'folder, or file ending in .tar', 'backups')
    .option('--keep <number>', 'remove older backups of this project there, all but so many')
    .option('--skip-damaged', 'leave out registered models that are damaged already, instead of refusing')
    .addHelpText(
      'after',
      `
In it: models/rakuten.db, models/registry, pipeline.yaml, pipeline.lock, params.yaml and data/arrival. Not in it: raw data, and
what the pipeline makes. Others may read and write meanwhile. A disk of its own for the backups survives this one.

Examples:
  rakuten backup
  rakuten backup /mnt/backups --keep 7
  rakuten backup before-upgrade.tar --json`,
    )
    .action(
      run(async (context, place: string, options: BackupOptions) => {
        const { backUp } = await import('../backups/back-up.ts');
        return backUp(context, place, options);
      }),
    );
}
