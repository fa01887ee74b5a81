// A process of its own that runs a pipeline: for tests that kill it, or start several at once.
import { FILE_EFFECTS, type FileEffects } from '../../../src/pipeline/file-effects.ts';
import { runPipeline } from '../../../src/pipeline/run/run-pipeline.ts';
import { AppError } from '../../../src/errors/app-error.ts';
import { createDriverStages } from './driver-stages.ts';
import { defaultRequest } from '../../../src/pipeline/run/run-request.ts';
import { createHost } from './run-project.ts';

export interface DriverOrder {
  readonly root: string;
  /** End by SIGKILL in place of the n-th change of a file, from 1. */
  readonly dieAt?: number;
  readonly wait?: boolean;
  readonly force?: boolean;
  readonly jobs?: number;
}

const order = JSON.parse(process.argv[2] ?? '') as DriverOrder;
let changes = 0;

function count<Arguments extends unknown[]>(effect: (...parts: Arguments) => void) {
  return (...parts: Arguments): void => {
    changes++;
    if (changes === order.dieAt) process.kill(process.pid, 'SIGKILL');
    effect(...parts);
  };
}

const effects: FileEffects = {
  write: count(FILE_EFFECTS.write),
  move: count(FILE_EFFECTS.move),
  setAside: count(FILE_EFFECTS.setAside),
  note: count(FILE_EFFECTS.note),
  remove: count(FILE_EFFECTS.remove),
  sync: count(FILE_EFFECTS.sync),
};
const interruption = new AbortController();
process.on('SIGINT', () => interruption.abort());

try {
  const { host } = createHost(order.root, {
    builtIns: createDriverStages(),
    effects,
    signal: interruption.signal,
    onEvent: (event) => {
      if (event.kind === 'stage-started') process.stdout.write(`started ${event.stage}\n`);
    },
  });
  const report = await runPipeline(
    {
      ...defaultRequest(order.root),
      wait: order.wait ?? false,
      force: order.force ?? false,
      jobs: order.jobs ?? 1,
    },
    host,
  );
  const failed = report.outcomes.find((outcome) => outcome.outcome === 'failed');
  if (failed !== undefined) throw failed.error;
  process.stdout.write(
    `${JSON.stringify({ outcomes: report.outcomes.map(({ outcome }) => outcome), changes })}\n`,
  );
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ error: error instanceof AppError ? error.code : String(error), message: String(error) })}\n`,
  );
  process.exitCode = 1;
}
