import { AppError } from '../../errors/app-error.ts';
import { hashPath } from '../hashing/hash-path.ts';
import { isInside } from '../path-overlap.ts';
import type { CacheProject } from './cache-project.ts';
import { chooseOuts, showPath, type ChosenOut } from './choose-outs.ts';
import { hasTree, isFolderId } from './object-store.ts';
import { readPlacedOuts, rememberPlaced } from './placed-outs.ts';
import { findUnsaved, restorePath, type WantedContent } from './restore-path.ts';

interface CheckoutRequest {
  /** None: all of the project, and then what no stage makes any more is removed. */
  readonly targets: readonly string[];
  /** What the targets need, too. */
  readonly withDeps: boolean;
  /** Overwrite what is nowhere else, too. */
  readonly force: boolean;
  /** Make every file anew, as the kind of link that is set now. */
  readonly relink: boolean;
}

/** Paths as seen from where the command was typed; those of folders end in `/`. */
export interface CheckoutReport {
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
  /** What could not be put in place, and why; the others were. */
  readonly failed: readonly CheckoutFailure[];
  readonly relinked: number;
}

interface CheckoutFailure {
  readonly path: string;
  readonly reason: 'not-recorded' | 'not-cached';
  readonly message: string;
}

/**
 * Puts the outs in place that the locks name. Throws `OUTPUT_EDITED`, before anything is changed, where something
 * would be lost that is nowhere else; what is missing in the cache is left as it is and told in the report.
 */
export async function checkout(project: CacheProject, request: CheckoutRequest): Promise<CheckoutReport> {
  const { pipeline, folder, store, hasher, root, effects } = project;
  const chosen = pipeline === undefined ? [] : chooseOuts(pipeline, { ...request, folder });
  const cached = chosen.filter(({ out }) => out.cache);
  const places = cached.map((place): Place => ({ ...place, wanted: wantedContent(place, project) }));
  if (!request.force) await refuseEdited(project, places);
  const done = { added: [] as string[], modified: [] as string[], unchanged: [] as string[] };
  const failed: CheckoutFailure[] = [];
  const placed = new Map<string, string>();
  for (const { out, wanted } of places) {
    if (wanted === undefined) {
      failed.push(notRecorded(showPath(out.absolute, folder, false)));
      continue;
    }
    const path = showPath(out.absolute, folder, isFolderId(wanted.md5));
    try {
      const { kind } = await restorePath(store, wanted, out.absolute, hasher, request);
      done[kind].push(path);
      placed.set(out.absolute, wanted.md5);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'CACHE_MISSING') throw error;
      failed.push({ path, reason: 'not-cached', message: [error.message, ...error.details].join(' ') });
    }
  }
  const gone = request.targets.length === 0 ? await removeAbandoned(project) : [];
  rememberPlaced(
    root,
    placed,
    gone.map(({ absolute }) => absolute),
    effects,
  );
  return {
    added: done.added,
    modified: done.modified,
    deleted: gone.filter(({ isRemoved }) => isRemoved).map(({ path }) => path),
    failed,
    relinked: request.relink ? done.unchanged.length : 0,
  };
}

interface Place extends ChosenOut {
  /** Undefined where the lock has nothing of it. */
  readonly wanted: WantedContent | undefined;
}

function wantedContent({ stage, out }: ChosenOut, { book }: CacheProject): WantedContent | undefined {
  const locked = book.find(stage)?.outs.get(out.path);
  return locked?.md5 === undefined ? undefined : { md5: locked.md5, isExecutable: locked.isExecutable };
}

function notRecorded(path: string): CheckoutFailure {
  return { path, reason: 'not-recorded', message: 'never recorded: its stage has not run' };
}

/** Looks at all outs before the first is touched. */
async function refuseEdited(
  { store, hasher, folder }: CacheProject,
  places: readonly Place[],
): Promise<void> {
  const edited: string[] = [];
  for (const { out, wanted } of places) {
    if (wanted === undefined) continue;
    const present = await hashPath(out.absolute, hasher);
    if (present === undefined || present.md5 === wanted.md5 || !hasTree(store, wanted.md5)) continue;
    const unsaved = findUnsaved(store, present);
    const path = showPath(out.absolute, folder, present.kind === 'folder');
    edited.push(...unsaved.map((name) => `${path}${name}`));
  }
  if (edited.length === 0) return;
  const hidden = edited.length - MOST_NAMED;
  throw new AppError(
    'OUTPUT_EDITED',
    'Expected nothing that is nowhere else in the way of a checkout, found:',
    {
      details: [...edited.slice(0, MOST_NAMED), ...(hidden > 0 ? [`and ${hidden} more`] : [])],
      hint: 'rakuten commit -f   (keeps it; rakuten checkout --force gives it up)',
    },
  );
}

const MOST_NAMED = 10;

interface Abandoned {
  readonly absolute: string;
  readonly path: string;
  readonly isRemoved: boolean;
}

/** Removes what was put in place once and is no stage's out any more; not what has been edited since. */
async function removeAbandoned(project: CacheProject): Promise<Abandoned[]> {
  const { root, pipeline, store, hasher, folder, effects } = project;
  const abandoned: Abandoned[] = [];
  for (const [absolute, md5] of readPlacedOuts(root)) {
    if ((pipeline?.outputs.overlapping(absolute).length ?? 0) > 0) continue;
    const isOurs = isInside(absolute, root) && (await hashPath(absolute, hasher))?.md5 === md5;
    const isRemoved = isOurs && hasTree(store, md5);
    if (isRemoved) effects.remove(absolute);
    abandoned.push({ absolute, path: showPath(absolute, folder, isFolderId(md5)), isRemoved });
  }
  return abandoned;
}
