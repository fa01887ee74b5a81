import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { openConfiguredStore } from '../../pipeline/cache/cache-project.ts';
import {
  verifyObjects,
  type CorruptObject,
  type VerifyProgress,
} from '../../pipeline/cache/verify-objects.ts';
import { readProjectConfig } from '../../pipeline/config/project-config.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { createPace } from '../../pipeline/pace.ts';
import { STATE_FOLDER } from '../../pipeline/state-folder.ts';
import type { DamagedVersion } from '../../tracking/backup/verify-registry.ts';
import { TRACKING_DATABASE } from '../../tracking/models/registered-model.ts';
import { createByteProgress } from '../backups/byte-progress.ts';
import type { CommandContext } from '../command-context.ts';
import {
  formatDatabaseSound,
  formatModelsSound,
  formatProgressOf,
  formatSound,
} from '../views/verify-view.ts';

export interface VerifyOptions {
  readonly cache?: boolean;
  readonly registry?: boolean;
}

/** What the parts come to: what JSON says of them, what people read, and what is wrong. */
interface Finding {
  readonly json: Readonly<Record<string, unknown>>;
  readonly sound: readonly string[];
  readonly errors: readonly AppError[];
}

/** Reads every part. Throws `DATABASE_INVALID`, `MODEL_INVALID` or `CACHE_CORRUPT` where one is damaged. */
export async function verifyProject(
  context: CommandContext,
  { cache = false, registry = false }: VerifyOptions,
): Promise<undefined> {
  const all = cache === registry;
  const findings = [
    ...(all || registry ? [await verifyTracking(context)] : []),
    ...(all || cache ? [await verifyCache(context)] : []),
  ];
  if (context.json) context.printJson(Object.assign({}, ...findings.map(({ json }) => json)));
  else if (!context.quiet) findings.flatMap(({ sound }) => sound).forEach(context.print);
  const [first, ...others] = findings.flatMap(({ errors }) => errors);
  if (first === undefined) return undefined;
  throw new AppError(first.code, first.message, {
    details: [...first.details, ...others.flatMap(({ message, details }) => [message, ...details])],
    hint: first.hint,
    cause: first,
  });
}

async function verifyTracking(context: CommandContext): Promise<Finding> {
  const { checkDatabase, readVersionsOf } = await import('../../tracking/backup/copy-database.ts');
  const { verifyRegistry } = await import('../../tracking/backup/verify-registry.ts');
  const root = findProjectRoot(context.cwd);
  const database = join(root, TRACKING_DATABASE);
  const errors = await findUnfinished(root);
  if (!existsSync(database)) return { json: { database: null, models: 0, damaged: [] }, sound: [], errors };
  try {
    checkDatabase(database);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { json: { database: 'damaged' }, sound: [], errors: [...errors, error] };
  }
  const { breathe } = createByteProgress(context, 'reading models');
  const { models, bytes, damaged } = await verifyRegistry(readVersionsOf(database), breathe);
  if (damaged.length > 0) errors.push(damagedModels(context, damaged));
  return {
    json: {
      ...{ database: 'intact', models },
      damaged: damaged.map(({ version: { name, version, id }, finding }) => ({ name, version, id, finding })),
    },
    sound: [
      formatDatabaseSound(context.style),
      ...(damaged.length === 0 && models > 0 ? [formatModelsSound(models, bytes, context.style)] : []),
    ],
    errors,
  };
}

async function findUnfinished(root: string): Promise<AppError[]> {
  const { isSwapUnfinished } = await import('../../tracking/backup/swap-project.ts');
  if (!isSwapUnfinished(join(root, STATE_FOLDER))) return [];
  return [
    new AppError('OUTPUT_EDITED', 'Expected a whole project, found a restore that was cut short.', {
      hint: 'rakuten restore   (finishes it)',
    }),
  ];
}

function damagedModels({ cwd }: CommandContext, damaged: readonly DamagedVersion[]): AppError {
  return new AppError(
    'MODEL_INVALID',
    'Expected every registered model to be as it was stored; damaged or missing are:',
    {
      details: damaged.map(({ version: { version, aliases, folder }, finding }) =>
        [`version ${version}`, ...aliases, finding.replaceAll(folder, relative(cwd, folder))].join('  '),
      ),
      hint: damaged.some(({ version }) => version.aliases.includes('production'))
        ? 'rakuten models rollback   (to the version before; rakuten restore FILE brings the files of a backup)'
        : 'rakuten train   (stores it again if the same data and settings give the same model; or rakuten restore FILE)',
    },
  );
}

async function verifyCache(context: CommandContext): Promise<Finding> {
  const store = openConfiguredStore(readProjectConfig(findProjectRoot(context.cwd)));
  const corrupt: CorruptObject[] = [];
  let seen: VerifyProgress = { objects: 0, bytes: 0 };
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
  return {
    json: { ...seen, corrupt },
    sound: corrupt.length === 0 ? [formatSound(seen, context.style)] : [],
    errors: corrupt.length === 0 ? [] : [corruptCache(context, seen, corrupt)],
  };
}

function corruptCache(
  { cwd }: CommandContext,
  { objects }: VerifyProgress,
  corrupt: readonly CorruptObject[],
): AppError {
  return new AppError('CACHE_CORRUPT', `Expected ${objects} sound objects in the cache, set aside:`, {
    details: corrupt.map(({ md5, actual, keptAs }) =>
      keptAs === undefined
        ? `${md5}  no list of files`
        : `${md5}  holds ${actual}, kept as ${relative(cwd, keptAs)}`,
    ),
    hint: 'rakuten pull   (or rakuten repro, which makes them anew)',
  });
}

const REDRAW_MS = 100;
