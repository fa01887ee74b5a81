// Ends without an answer, as a thread does that is killed.
import { exit } from 'node:process';
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', () => {
  exit(3);
});
