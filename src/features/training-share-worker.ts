import { workerData } from 'node:worker_threads';
import { answerRequests } from '../workers/answer-requests.ts';
import type { FeatureOptions } from './feature-options.ts';
import type { ShareRequest } from './fit-threads.ts';
import { TrainingShare } from './training-share.ts';
import { vectoriseAtOnce } from './vectorise-listings.ts';
import { createVectoriser, type Vectoriser } from './vectoriser.ts';

const options = workerData as FeatureOptions;
const share = new TrainingShare(options);
let vectoriser: Vectoriser;

answerRequests((received) => {
  const request = received as ShareRequest;
  switch (request.step) {
    case 'count':
      request.listings.forEach((listing) => share.add(listing));
      return share.counts();
    case 'adopt':
      vectoriser = createVectoriser(options, request.vocabularies);
      return share.adopt(vectoriser);
    case 'copies':
      return vectoriseAtOnce(vectoriser, request.copies);
    case 'weigh':
      share.weigh(vectoriser, request.matrix, request.firstRow, request.firstElement);
      return undefined;
  }
});
