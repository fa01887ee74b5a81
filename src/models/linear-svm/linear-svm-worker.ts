import { workerData } from 'node:worker_threads';
import { answerRequests } from '../../workers/answer-requests.ts';
import type { PassRequest, SharedBlocks } from './block-threads.ts';
import { instantiateKernel } from './wasm-kernel.ts';

const { module, memory, blocks } = workerData as SharedBlocks;
const pass = instantiateKernel(module, memory);

answerRequests((request) => {
  const { from, to } = request as PassRequest;
  for (const block of blocks) pass(block, from, to);
});
