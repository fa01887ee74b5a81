import type { Command } from 'commander';
import type { RunCommand } from '../command-context.ts';
import type { VerifyOptions } from '../pipeline/verify-project.ts';

/** `rakuten verify`: reads again all that is kept. */
export function registerVerify(program: Command, run: RunCommand): void {
  program
    .command('verify')
    .description('read the database, the registered models and the cache again, and say what is damaged')
    .option('--cache', 'only the cache')
    .option('--registry', 'only the database and the registered models')
    .addHelpText(
      'after',
      `
Objects of the cache that are not what their names say are set aside and count as missing from then on: rakuten pull fetches
them, rakuten repro makes them anew. The database and the models are left as they are. Other commands look at what they read, but
not at all of it.

Examples:
  rakuten verify
  rakuten verify --registry
  rakuten verify --json`,
    )
    .action(
      run(async (context, options: VerifyOptions) => {
        const { verifyProject } = await import('../pipeline/verify-project.ts');
        return verifyProject(context, options);
      }),
    );
}
