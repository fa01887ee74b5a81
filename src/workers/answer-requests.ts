import { parentPort } from 'node:worker_threads';

/**
 * The worker's side of `startWorker`: answers each request in turn. What `answer` throws ends the worker, and reaches
 * whoever asked as the cause of an error.
 */
export function answerRequests(answer: (request: unknown) => unknown): void {
  if (!parentPort) throw new Error('Expected to run as a worker thread.');
  const port = parentPort;
  port.on('message', (request: unknown) => port.postMessage(answer(request)));
}
