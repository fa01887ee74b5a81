import type { Command } from 'commander';
import type { RunCommand } from '../command-context.ts';
import type { RestoreOptions } from '../backups/restore.ts';

/** `rakuten restore`: a project as it was when it was backed up. */
export function registerRestore(program: Command, run: RunCommand): void {
  program
    .command('restore')
    .description('let a backup take the place of what is there now, which is kept')
    .argument('[file]', 'made by rakuten backup; without one, finishes a restore that was cut short')
    .option('--into <dir>', 'into this folder instead of the project')
    .option('--dry-run', 'only check the file, and say what would give way')
    .option('--yes', 'where a project is there already')
    .addHelpText(
      'after',
      `
All of the file is checked first. What is there now is moved to .rakuten/kept/, never removed.

Examples:
  rakuten restore backups/rakuten-2026-03-01T123300Z.tar --dry-run
  rakuten restore backups/rakuten-2026-03-01T123300Z.tar --yes
  rakuten restore /mnt/backups/rakuten-2026-03-01T123300Z.tar --into copy`,
    )
    .action(
      run(async (context, file: string | undefined, options: RestoreOptions) => {
        const { restore } = await import('../backups/restore.ts');
        return restore(context, file, options);
      }),
    );
}
