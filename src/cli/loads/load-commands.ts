import { EVERYTHING } from '../../data/arrival/load-state.ts';
import type { LoadRequest } from '../../data/arrival/plan-load.ts';
import { AppError } from '../../errors/app-error.ts';
import type { CommandContext } from '../command-context.ts';
import { loadData } from './load-data.ts';
import { type ArrivalPlace, openArrival, requireDeclared } from './open-arrival.ts';
import { readArrivedState, readLoadStatus } from './read-load-status.ts';

const DEFAULT_PERCENT = 3;

/** `load status`. */
export async function showLoadStatus(
  context: CommandContext,
  { limit }: { readonly limit: number },
): Promise<undefined> {
  const place = openArrival(context);
  const report = await readLoadStatus(context, place, limit);
  if (context.json) {
    context.printJson(report);
  } else {
    const { formatLoadStatus } = await import('../views/load-view.ts');
    formatLoadStatus(report, context).forEach(context.print);
    if (!report.declared)
      context.note(
        `To load in steps, add the line "- data/arrival" to the deps of stage "${place.address}" in pipeline.yaml.`,
      );
  }
  return undefined;
}

/** `load next`. */
export async function loadNext(
  context: CommandContext,
  { percent, rows }: { readonly percent?: number; readonly rows?: number },
): Promise<undefined> {
  if (percent !== undefined && rows !== undefined) {
    throw new AppError('USAGE', 'Expected --percent or --rows, got both.', {
      hint: `rakuten load next --rows ${rows}`,
    });
  }
  const request: LoadRequest =
    rows === undefined ? { kind: 'percent', percent: percent ?? DEFAULT_PERCENT } : { kind: 'rows', rows };
  return load(context, openArrival(context), request);
}

/** `load reset`. */
export async function resetLoad(
  context: CommandContext,
  options: { readonly percent: number; readonly seed?: number; readonly yes?: boolean },
): Promise<undefined> {
  const place = openArrival(context);
  requireDeclared(place);
  const { percent } = options;
  const seed = options.seed ?? readableSeed(place);
  if (options.yes !== true) {
    const flags = [
      percent === 40 ? '' : ` --percent ${percent}`,
      options.seed === undefined ? '' : ` --seed ${seed}`,
    ].join('');
    throw new AppError(
      'USAGE',
      `Expected --yes: this starts again at ${percent} % of ${place.source} (seed ${seed}). Raw files and feedback stay; load.json is kept in .rakuten/kept.`,
      { hint: `rakuten load reset${flags} --yes` },
    );
  }
  return load(context, place, { kind: 'reset', percent, seed });
}

async function load(context: CommandContext, place: ArrivalPlace, request: LoadRequest): Promise<undefined> {
  const outcome = await loadData(context, place, request);
  if (context.json) {
    const { formatOutcomeJson } = await import('../views/load-view.ts');
    context.printJson(formatOutcomeJson(outcome));
  } else {
    const { formatLoadOutcome } = await import('../views/load-view.ts');
    formatLoadOutcome(outcome, place.source, context).forEach(context.print);
  }
  return undefined;
}

/** A reset mends a damaged file, whose seed cannot be told. */
function readableSeed(place: ArrivalPlace): number {
  try {
    return readArrivedState(place).seed;
  } catch {
    return EVERYTHING.seed;
  }
}
