import { cpSync, existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  EVERYTHING,
  formatLoadState,
  isEverything,
  type LoadState,
  parseLoadState,
  readLoadText,
} from '../../data/arrival/load-state.ts';
import { countLoaded, hashLoaded, type LoadRequest, planLoad } from '../../data/arrival/plan-load.ts';
import { AppError } from '../../errors/app-error.ts';
import { writeFileDurably } from '../../files/write-file-durably.ts';
import { STATE_FOLDER } from '../../pipeline/state-folder.ts';
import type { LoadLog } from '../../tracking/loads/load-log.ts';
import { throwIfAborted, withLoadClaim } from './claim-load.ts';
import type { CommandContext } from '../command-context.ts';
import { withWriteSession } from '../project/open-writer.ts';
import { type ArrivalPlace, requireDeclared } from './open-arrival.ts';
import { openScan } from './scan-arrival.ts';

/** What a load came to. */
export interface LoadOutcome {
  /** Of the attempt in the audit trail. */
  readonly number: number;
  readonly state: LoadState;
  /** Null where load.json could not be read. */
  readonly rowsBefore: number | null;
  readonly rowsAfter: number;
  readonly rowsAvailable: number;
  readonly hashBefore: string | null;
  readonly hashAfter: string;
  /** See `LoadPlan`. */
  readonly ties: number;
  /** Where the state before a reset is kept, relative to the project. */
  readonly keptAs: string | undefined;
}

/** How load.json is written; tests make it fail. */
export interface LoadEffects {
  readonly write: (path: string, content: string) => void;
}

const EFFECTS: LoadEffects = { write: writeFileDurably };

/**
 * Loads more, or starts again; undefined where everything is loaded already. One process at a time; each attempt is recorded: before the
 * source is read, before load.json is written, and after. Throws as `openScan`, `LOAD_BUSY`, and what the disk throws.
 */
export async function loadData(
  context: CommandContext,
  place: ArrivalPlace,
  request: LoadRequest,
  effects: LoadEffects = EFFECTS,
): Promise<LoadOutcome | undefined> {
  requireDeclared(place);
  const { LoadLog } = await import('../../tracking/loads/load-log.ts');
  return withLoadClaim({ root: place.root, signal: context.signal }, () =>
    withWriteSession({ ...context, cwd: place.root }, async (session) => {
      const log = new LoadLog(session);
      const text = readLoadText(place.loadFile.path);
      log.reconcile(text ?? null);
      if (request.kind !== 'reset' && isLoadedWhole(text)) return undefined;
      const number = log.start({
        action: request.kind === 'reset' ? 'reset' : 'next',
        request: describeRequest(request),
        source: place.source,
        stateBefore: text ?? null,
      });
      try {
        const outcome = await advance({ context, place, request, effects, log, number, text });
        log.finish(number);
        return outcome;
      } catch (error) {
        noteFailure(log, number, error);
        throw error;
      }
    }),
  );
}

interface Attempt {
  readonly context: CommandContext;
  readonly place: ArrivalPlace;
  readonly request: LoadRequest;
  readonly effects: LoadEffects;
  readonly log: LoadLog;
  readonly number: number;
  /** Of load.json. */
  readonly text: string | undefined;
}

async function advance({
  context,
  place,
  request,
  effects,
  log,
  number,
  text,
}: Attempt): Promise<LoadOutcome> {
  const { path, name } = place.loadFile;
  const before = request.kind === 'reset' ? readableState(text) : parse(text, name);
  const scan = await openScan(place, () => throwIfAborted(context.signal));
  const seed = request.kind === 'reset' ? request.seed : (before ?? EVERYTHING).seed;
  const { sorted } = await scan(seed);
  const earlier = before === undefined || before.seed === seed ? sorted : (await scan(before.seed)).sorted;
  const { state, rows, ties } = planLoad(sorted, before ?? EVERYTHING, request);
  const figures = {
    rowsBefore: before === undefined ? null : countLoaded(earlier, before),
    rowsAfter: rows,
    rowsAvailable: sorted.length,
    hashBefore: before === undefined ? null : hashLoaded(earlier, before),
    hashAfter: hashLoaded(sorted, state),
  };
  const stateAfter = formatLoadState(state);
  log.intend(number, { ...figures, stateAfter });
  const keptAs = request.kind === 'reset' ? keepState(context, place) : undefined;
  if (readLoadText(path) !== text) {
    throw new AppError('LOAD_BUSY', `${name} was changed by someone else while this load was going on.`, {
      hint: 'rakuten load status   (then the same command again: nothing was loaded)',
    });
  }
  effects.write(path, stateAfter);
  return { number, state, ...figures, ties, keptAs };
}

/** Copies what a reset replaces, and the feedback, which it leaves alone. Undefined where there is nothing yet. */
function keepState({ now }: CommandContext, place: ArrivalPlace): string | undefined {
  const files = [place.loadFile, place.feedbackFile].filter(({ path }) => existsSync(path));
  if (files.length === 0) return undefined;
  const kept = join(place.root, STATE_FOLDER, 'kept');
  const time = now().toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  let folder = join(kept, time);
  for (let count = 2; existsSync(folder); count += 1) folder = join(kept, `${time}-${count}`);
  for (const { name, path } of files) cpSync(path, join(folder, name));
  return relative(place.root, folder);
}

function isLoadedWhole(text: string | undefined): boolean {
  const state = readableState(text);
  return state !== undefined && isEverything(state);
}

/** Undefined where the file is damaged: a reset mends it. */
function readableState(text: string | undefined): LoadState | undefined {
  try {
    return parse(text, '');
  } catch {
    return undefined;
  }
}

function parse(text: string | undefined, name: string): LoadState {
  return text === undefined ? EVERYTHING : parseLoadState(text, name);
}

function describeRequest(request: LoadRequest): string {
  switch (request.kind) {
    case 'percent':
      return `${request.percent} % more`;
    case 'rows':
      return `${request.rows.toLocaleString('en')} rows more`;
    case 'reset':
      return `${request.percent} %, seed ${request.seed}`;
  }
}

/** The reason of the failure matters more than a database that cannot take it: the attempt will then count as interrupted. */
function noteFailure(log: LoadLog, number: number, error: unknown): void {
  try {
    log.fail(number, error instanceof Error ? error.message : String(error));
  } catch {
    return;
  }
}
