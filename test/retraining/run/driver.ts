import { appendFileSync, mkdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../../src/errors/app-error.ts';
import { keepLease, takeLease } from '../../../src/cli/retrain/lease-keeper.ts';
import {
  ReadSession,
  WriteSession,
  type WriteScope,
} from '../../../src/tracking/database/database-session.ts';
import { storeModelFolder } from '../../../src/tracking/models/model-store.ts';
import { readProcessIdentity } from '../../../src/tracking/process-identity.ts';
import { selectModelVersion } from '../../../src/tracking/models/read-models.ts';
import { readUptime } from '../../../src/tracking/retraining/read-uptime.ts';
import { RetrainingReader } from '../../../src/tracking/retraining/retraining-reader.ts';
import { RetrainingStore } from '../../../src/tracking/retraining/retraining-store.ts';
import { createRunId } from '../../../src/tracking/runs/run.ts';
import { Sqlite } from '../../../src/tracking/database/sqlite.ts';
import { Tracking } from '../../../src/tracking/tracking.ts';
import { retrain } from '../../../src/retraining/run/retrain.ts';
import type { Contender, RetrainEffects } from '../../../src/retraining/run/retrain-effects.ts';
import { acceptedReport, decisionOf } from './retrain-doubles.ts';

/** What a process of the tests is to do. */
export interface DriverOrder {
  /** Of the database. */
  readonly path: string;
  /** Content of the model that the training comes to. */
  readonly model: string;
  readonly ifNeeded: boolean;
  readonly leaseMs: number;
  /** Whether it renews its lease: in the middle of that a process that is stopped would hold the database. */
  readonly beats: boolean;
  /** Ends, as a power cut would, before this step: an SQL statement that writes, or the beginning or end of a transaction. 0: never. */
  readonly dieAt: number;
  /** Says `training` or `judging` and waits for a line, there. */
  readonly pauseAt: 'training' | 'judging' | 'start' | null;
  readonly busyTimeoutMs: number;
}

const NAME = 'rakuten_classifier';
const order = JSON.parse(process.argv[2] ?? '{}') as DriverOrder;
const say = (line: string): void => void writeSync(1, `${line}\n`);

let steps = 0;
let isCounting = false;
function countStep(): void {
  if (isCounting && ++steps === order.dieAt) process.kill(process.pid, 'SIGKILL');
}

/** Counts what is written, and the beginnings and ends of transactions. */
class CountedSession extends WriteSession {
  override write<Result>(work: (scope: WriteScope) => Result): Result {
    isCounting = true;
    countStep();
    const result = super.write(work);
    countStep();
    isCounting = false;
    return result;
  }
}

const prototype = Object.getPrototypeOf(new Sqlite(':memory:').prepare('SELECT 1')) as {
  run: (...values: unknown[]) => unknown;
};
const { run } = prototype;
prototype.run = function (...values) {
  countStep();
  return run.apply(this, values);
};

const options = { now: () => new Date(), here: readProcessIdentity(), busyTimeoutMs: order.busyTimeoutMs };

function readChampion(): Contender | null {
  const session = new ReadSession(order.path);
  try {
    return session.read((database) => selectModelVersion(database, session.home, NAME, 'production'));
  } catch (error) {
    if (error instanceof AppError && error.code === 'MODEL_NOT_FOUND') return null;
    throw error;
  } finally {
    session.close();
  }
}

async function pause(place: DriverOrder['pauseAt']): Promise<void> {
  if (order.pauseAt !== place || place === null) return;
  say(place);
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.pause();
}

/** A training that takes no time: writes a model down and registers it, as the train stage does. */
async function train(): Promise<Contender> {
  appendFileSync(join(dirname(order.path), '../trainings.log'), `${process.pid}\n`);
  await pause('training');
  const source = join(dirname(order.path), '../trained');
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'model.json'), order.model);
  const { id, folder, bytes } = storeModelFolder(join(dirname(order.path), 'registry'), source);
  const tracking = new Tracking(new WriteSession(order.path, options));
  try {
    const runId = createRunId((bytesWanted) =>
      Buffer.from(Array.from({ length: bytesWanted }, (_, i) => (process.pid >> i) & 255)),
    );
    tracking.startRun({ id: runId, experiment: 'e', name: 'train' });
    const metrics = { f1_weighted: 0.8 };
    const { version } = tracking.recordTraining({
      ...{ runId, metrics, model: { name: NAME, modelId: id, folder, bytes } },
      promoteIfVacant: { alias: 'production', reason: 'first', numbers: metrics },
    });
    return { version, id, folder };
  } finally {
    tracking.close();
  }
}

async function main(): Promise<void> {
  await pause('start');
  const session = new CountedSession(order.path, options);
  const store = new RetrainingStore(session, {
    ...{ uptimeMs: readUptime, leaseMs: order.leaseMs },
    announce: ({ number, state }) => [{ key: `${number}/${state}`, event: state, payload: {} }],
  });
  const effects: RetrainEffects = {
    store,
    takeLease: () => takeLease({ signal: new AbortController().signal, note: say }, store, false),
    keepAlive: (token, onLost) =>
      order.beats ? keepLease(store, { token, leaseMs: order.leaseMs }, onLost) : () => undefined,
    decide: () => {
      const reading = new ReadSession(order.path);
      const records = new RetrainingReader(reading, options.here).list();
      reading.close();
      return Promise.resolve(
        decisionOf(!records.some(({ state }) => state === 'promoted' || state === 'rejected')),
      );
    },
    describeInputs: () => Promise.resolve({ inputs: order.model, gates: {} }),
    readChampion,
    train,
    async judge() {
      await pause('judging');
      return acceptedReport();
    },
    checkModel: ({ folder }) => void readFileSync(join(folder, 'model.json')),
    onEvent: () => undefined,
  };
  const outcome = await retrain({ ifNeeded: order.ifNeeded, force: false }, effects);
  session.close();
  say(JSON.stringify({ outcome: outcome.kind, steps }));
}

main().catch((error: unknown) => {
  say(JSON.stringify({ error: error instanceof AppError ? error.code : String(error), steps }));
  process.exitCode = 1;
});
