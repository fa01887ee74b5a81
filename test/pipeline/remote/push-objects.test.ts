import { expect, test } from 'vitest';
import { pushObjects } from '../../../src/pipeline/remote/push-objects.ts';
import { objectKey, type Remote } from '../../../src/pipeline/remote/remote.ts';
import { createCacheProject, md5Of } from './support.ts';

/** A remote that only notes what is asked of it. */
function createNotes(failing?: string): { readonly remote: Remote; readonly calls: string[] } {
  const calls: string[] = [];
  const remote: Remote = {
    name: 'notes',
    url: 'notes',
    has: () => Promise.resolve(new Set()),
    read: () => Promise.resolve(undefined),
    write: ({ key }) => {
      calls.push(key);
      return key === failing ? Promise.reject(new Error('full')) : Promise.resolve();
    },
    settle: () => Promise.resolve(void calls.push('settle')),
    // eslint-disable-next-line @typescript-eslint/no-empty-function
    list: async function* () {},
  };
  return { remote, calls };
}

test('a listing is written when all of its files are settled', async () => {
  const project = createCacheProject();
  const data = project.cacheFolder({ a: 'one' });
  const { remote, calls } = createNotes();
  const outs = [{ path: 'data', md5: data }];
  await pushObjects({ remote, jobs: 4, store: project.store, outs, optional: [] }, () => undefined);
  expect(calls).toEqual([objectKey(md5Of('one')), 'settle', objectKey(data), 'settle']);
});

test('what was written before a failure is settled', async () => {
  const project = createCacheProject();
  const outs = ['one', 'two'].map((text) => ({ path: text, md5: project.cache(text) }));
  const { remote, calls } = createNotes(objectKey(md5Of('two')));
  const work = pushObjects({ remote, jobs: 1, store: project.store, outs, optional: [] }, () => undefined);
  await expect(work).rejects.toThrow('full');
  expect(calls).toEqual([objectKey(md5Of('one')), objectKey(md5Of('two')), 'settle']);
});
