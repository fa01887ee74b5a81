import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatFolderListing } from '../../../src/pipeline/hashing/folder-listing.ts';
import { openObjectStore, type ObjectStore } from '../../../src/pipeline/cache/object-store.ts';
import { objectKey, type Remote, type RemoteHost } from '../../../src/pipeline/remote/remote.ts';
import { createS3Remote } from '../../../src/pipeline/remote/s3/s3-remote.ts';
import type { S3Location } from '../../../src/pipeline/remote/s3/s3-location.ts';
import type { S3Server } from '../../support/s3/s3-server.ts';
import { createProject, type TempProject } from '../support/temp-project.ts';

/** A host whose waits end at once; it keeps how long they would have been. */
export interface TestHost extends RemoteHost {
  readonly waits: number[];
}

export function createRemoteHost(env: RemoteHost['env'] = {}, parts: Partial<RemoteHost> = {}): TestHost {
  const waits: number[] = [];
  return {
    env,
    now: () => new Date(),
    random: () => 0.5,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    signal: new AbortController().signal,
    waits,
    ...parts,
  };
}

/** A remote in the test server. Parts are of 1000 bytes, which S3 itself would not take. */
export function connect(
  server: S3Server,
  host: RemoteHost,
  location: Partial<S3Location> = {},
  jobs = 4,
): Remote {
  const { accessKeyId, secretAccessKey, sessionToken } = server.key;
  const credentials = {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    origin: 'AWS_ACCESS_KEY_ID',
    remedy: 'export …',
  };
  return createS3Remote(
    {
      location: {
        ...{
          name: 'storage',
          bucket: 'bucket',
          prefix: 'path/',
          region: 'us-east-1',
          endpoint: server.endpoint,
        },
        ...{ isPathStyle: true, credentials, writeHeaders: {}, ...location },
      },
      jobs,
      partBytes: 1000,
    },
    host,
  );
}

export const md5Of = (content: string | Uint8Array): string =>
  createHash('md5').update(content).digest('hex');

/** Bytes that differ from place to place. */
export function makeBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (state * 1103515245 + 12345) % 2147483648;
    bytes[index] = state >> 16;
  }
  return bytes;
}

/** A project with a cache, and what to put into it. */
export interface CacheProject extends TempProject {
  readonly store: ObjectStore;
  /** Puts a file into the cache and returns its id. */
  readonly cache: (content: string | Uint8Array) => string;
  /** Puts a folder into the cache, its files too, and returns its id. */
  readonly cacheFolder: (files: Readonly<Record<string, string>>) => string;
}

export function createCacheProject(files: Readonly<Record<string, string>> = {}): CacheProject {
  const project = createProject(files);
  const put = (content: string | Uint8Array, suffix = ''): string => {
    const md5 = md5Of(content) + suffix;
    project.write(join('.dvc/cache', objectKey(md5)), typeof content === 'string' ? content : '');
    if (typeof content !== 'string') writeFileSync(project.path(join('.dvc/cache', objectKey(md5))), content);
    chmodSync(project.path(join('.dvc/cache', objectKey(md5))), 0o444);
    return md5;
  };
  return {
    ...project,
    store: openObjectStore({ root: project.root }),
    cache: put,
    cacheFolder(contents) {
      const listing = Object.entries(contents).map(([relpath, text]) => ({ md5: put(text), relpath }));
      return put(formatFolderListing(listing), '.dir');
    },
  };
}
