import { expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../src/errors/app-error.ts';
import { type RunningWorker, startWorker } from '../../src/workers/start-worker.ts';

function start(name: string, workerData: unknown): RunningWorker {
  const worker = startWorker(name, workerData);
  onTestFinished(() => worker.stop());
  return worker;
}

async function failureOf(asked: Promise<unknown>): Promise<AppError> {
  const failure: unknown = await asked.catch((error: unknown) => error);
  if (failure instanceof AppError) return failure;
  throw new Error(`Expected an AppError, got ${String(failure)}`);
}

test('a worker that throws while it starts rejects what it was asked, and all that follows', async () => {
  const worker = start('linear-svm-worker', null);
  const failure = await failureOf(worker.ask({ from: 0, to: 1 }));
  expect(failure.code).toBe('INTERNAL');
  expect(failure.message).toMatch(
    /^The thread linear-svm-worker ended before its work was done: Cannot destructure .*\.$/,
  );
  expect(failure.cause).toBeInstanceOf(TypeError);
  expect(await failureOf(worker.ask({ from: 0, to: 1 }))).toBe(failure);
});

test('a worker that is not there', async () => {
  const { message } = await failureOf(start('no-such-worker', {}).ask({}));
  expect(message).toContain('The thread no-such-worker ended before its work was done: Cannot find module');
});

test('a worker that ends without a word', async () => {
  const worker = start('../test/workers/silent-worker', {});
  const first = worker.ask({});
  const second = worker.ask({});
  const expected = 'The thread ../test/workers/silent-worker ended before its work was done: exit code 3.';
  expect((await failureOf(first)).message).toBe(expected);
  expect((await failureOf(second)).message).toBe(expected);
});

test('a worker that is stopped before it has answered rejects', async () => {
  const worker = startWorker('../test/workers/silent-worker', {});
  const asked = failureOf(worker.ask({}));
  await worker.stop();
  expect((await asked).code).toBe('INTERNAL');
});
