import { relative } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CorruptObject } from '../../pipeline/cache/verify-objects.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

/** `rakuten verify`: reads all of the cache. */
export function registerVerify(program: Command, run: RunCommand): void {
  program
    .command('verify')
    .description('read all of the cache again and set aside what is not what its name says')
    .addHelpText(
      'after',
      `
What is set aside counts as missing from then on: rakuten pull fetches it, rakuten repro makes it anew. Other commands
look at what they read, but not at all of the cache.

Examples:
  rakuten verify
  rakuten verify --json`,
    )
    .action(run(verify));
}

/** Reads every object. Throws `CACHE_CORRUPT` where one is damaged. */
async function verify(context: CommandContext): Promise<ExitCode> {
  const { openConfiguredStore } = await import('../../pipeline/cache/cache-project.ts');
  const { verifyObjects } = await import('../../pipeline/cache/verify-objects.ts');
  const { readProjectConfig } = await import('../../pipeline/config/project-config.ts');
  const { findProjectRoot } = await import('../../pipeline/definition/find-project-root.ts');
  const { createPace } = await import('../../pipeline/pace.ts');
  const { formatProgressOf, formatSound } = await import('../views/verify-view.ts');
  const root = findProjectRoot(context.cwd);
  const store = openConfiguredStore(readProjectConfig(root));
  const corrupt: CorruptObject[] = [];
  let seen = { objects: 0, bytes: 0 };
  let shownAt = 0;
  const found = verifyObjects(store, {
    breathe: createPace(context.signal),
    onProgress: (progress) => {
      seen = progress;
      if (performance.now() - shownAt < REDRAW_MS) return;
      shownAt = performance.now();
      context.drawProgress(formatProgressOf(progress));
    },
  });
  for await (const object of found) corrupt.push(object);
  if (context.json) context.printJson({ ...seen, corrupt });
  else if (!context.quiet && corrupt.length === 0) context.print(formatSound(seen, context.style));
  if (corrupt.length === 0) return 0;
  throw new AppError('CACHE_CORRUPT', `Expected ${seen.objects} sound objects in the cache, set aside:`, {
    details: corrupt.map(({ md5, actual, keptAs }) =>
      keptAs === undefined
        ? `${md5}  no list of files`
        : `${md5}  holds ${actual}, kept as ${relative(context.cwd, keptAs)}`,
    ),
    hint: 'rakuten pull   (or rakuten repro, which makes them anew)',
  });
}

const REDRAW_MS = 100;
