import { formatCount } from '../../monitoring/format-share.ts';
import type { GateResult } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';
import type { ServingSmoke } from './serving-smoke.ts';

const MEGABYTE = 1_000_000;

/**
 * Whether the challenger can take production's place at serving: it gives each listing by itself the answer that it was judged
 * by, is not much slower and not much larger. The first model has nothing to be held against but its answers.
 */
export function judgeServing(
  challenger: ServingSmoke,
  champion: ServingSmoke | undefined,
  settings: GateSettings['serve'],
): GateResult {
  const slow =
    champion !== undefined &&
    challenger.p95_ms > settings.free_latency_ms &&
    challenger.p95_ms > settings.max_latency_ratio * champion.p95_ms;
  const large =
    champion !== undefined &&
    challenger.bytes > settings.free_megabytes * MEGABYTE &&
    challenger.bytes > settings.max_size_ratio * champion.bytes;
  const faults = [
    challenger.faults > 0
      ? `${formatCount(challenger.faults)} of ${formatCount(challenger.rows)} listings are answered wrongly one at a time`
      : '',
    slow ? `more than ${settings.max_latency_ratio} times as slow as production` : '',
    large ? `more than ${settings.max_size_ratio} times as large as production` : '',
  ].filter((fault) => fault !== '');
  return {
    name: 'serve',
    passed: faults.length === 0,
    numbers: {
      rows: challenger.rows,
      faults: challenger.faults,
      p95_ms: challenger.p95_ms,
      bytes: challenger.bytes,
      ...(champion && { champion_p95_ms: champion.p95_ms, champion_bytes: champion.bytes }),
      ...settings,
    },
    sentence: `${tellFigures(challenger, champion)}${faults.length === 0 ? '.' : `: ${faults.join('; ')}.`}`,
  };
}

function tellFigures(challenger: ServingSmoke, champion: ServingSmoke | undefined): string {
  const own = `It answers within ${milliseconds(challenger)} and has ${megabytes(challenger)}`;
  return champion === undefined
    ? own
    : `${own}; production ${milliseconds(champion)} and ${megabytes(champion)}`;
}

/** For 95 of 100 listings. */
function milliseconds({ p95_ms }: ServingSmoke): string {
  return `${p95_ms.toFixed(2)} ms`;
}

function megabytes({ bytes }: ServingSmoke): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
