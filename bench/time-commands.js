// Times whole processes side by side: one run of each in turn, so that a machine that gets slower or faster
// meanwhile slows all of them. Medians and ratios are what to quote.
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/**
 * @typedef {{ name: string, command: string, args: readonly string[], cwd?: string }} TimedCommand
 * @typedef {{ name: string, medianMs: number, minMs: number, maxMs: number }} Timing
 */

/**
 * Runs each command `runs` times, interleaved, after one run that does not count.
 * @param {readonly TimedCommand[]} commands
 * @param {number} runs
 * @returns {Timing[]}
 */
export function timeInterleaved(commands, runs) {
  const times = commands.map(() => /** @type {number[]} */ ([]));
  for (let run = -1; run < runs; run += 1) {
    commands.forEach((command, i) => {
      const ms = timeOnce(command);
      if (run >= 0) times[i].push(ms);
    });
  }
  return commands.map(({ name }, i) => ({
    name,
    medianMs: median(times[i]),
    minMs: Math.min(...times[i]),
    maxMs: Math.max(...times[i]),
  }));
}

/** @param {TimedCommand} command */
function timeOnce({ command, args, cwd, name }) {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${name} ended with exit code ${status}:\n${stderr}`);
  return performance.now() - start;
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * A Markdown table of the timings, each as a ratio to the first.
 * @param {readonly Timing[]} timings
 */
export function formatTimings(timings) {
  const [base] = timings;
  return [
    '| command | median ms | min | max | ratio |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...timings.map(
      ({ name, medianMs, minMs, maxMs }) =>
        `| ${name} | ${[medianMs, minMs, maxMs].map((ms) => ms.toFixed(0)).join(' | ')} | ${(medianMs / base.medianMs).toFixed(2)} |`,
    ),
  ].join('\n');
}
