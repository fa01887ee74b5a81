import { Worker } from 'node:worker_threads';
import { AppError } from '../errors/app-error.ts';

/** Where the built workers are; relative to the built program, or a URL under the tests. Set by the build. */
declare const __WORKER_FOLDER__: string;

/** A thread that answers requests, one after the other. */
export interface RunningWorker {
  /** The answer to a request. Rejects if the worker throws, or ends, before it has answered. */
  ask(request: unknown): Promise<unknown>;
  /** Ends the thread, whatever it is doing. To be called in a `finally`. */
  stop(): Promise<void>;
}

/**
 * Starts a thread that runs a worker's file with `workerData`; takes about 30 ms, in the background.
 *
 * How to add a worker: write `src/<room>/NAME-worker.ts`, which does its work through `answerRequests`
 * (answer-requests.ts), and start it by `startWorker('NAME-worker', data)`. The build makes an entry point
 * `dist/NAME-worker.js` of every file of that name; tests, too, run the worker from dist/, as Node.js cannot run
 * src/ in a thread. The version of a stage's code takes in the workers that its modules name in `startWorker('…')`.
 * Keep heavy packages out of a worker's imports: each thread loads them anew.
 */
export function startWorker(name: string, workerData: unknown): RunningWorker {
  const worker = new Worker(new URL(`${__WORKER_FOLDER__}${name}.js`, import.meta.url), { workerData });
  const waiting: { resolve: (answer: unknown) => void; reject: (error: AppError) => void }[] = [];
  let failure: AppError | undefined;
  const fail = (reason: string, cause?: unknown): void => {
    failure ??= new AppError('INTERNAL', `The thread ${name} ended before its work was done: ${reason}.`, {
      hint: 'Run the same command again; if it happens again, it is a bug in this program or a lack of memory.',
      cause,
    });
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  worker.on('message', (answer) => waiting.shift()?.resolve(answer));
  worker.on('messageerror', (error) => fail(error.message, error));
  worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error), error));
  worker.on('exit', (code) => fail(`exit code ${code}`));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (failure) {
          reject(failure);
          return;
        }
        waiting.push({ resolve, reject });
        worker.postMessage(request);
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
}
