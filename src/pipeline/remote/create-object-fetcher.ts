import type { ObjectStore } from '../cache/object-store.ts';
import type { ProjectConfig } from '../config/project-config.ts';
import type { ObjectFetcher } from '../run/run-host.ts';
import { fetchObjects } from './fetch-objects.ts';
import { openRemote } from './open-remote.ts';
import type { RemoteHost } from './remote.ts';
import { fetchRuns } from './run-entries.ts';
import type { OnProgress } from './transfer-progress.ts';

export interface FetcherOptions {
  readonly config: ProjectConfig;
  readonly store: ObjectStore;
  /** `core.remote` where not given. */
  readonly remoteName?: string;
  readonly jobs?: number;
}

/**
 * Gets for a run what it needs from a remote, which is opened at the first need. What the remote does not have is left out;
 * throws as `openRemote`, `REMOTE_FAILED`, and `REMOTE_INVALID` where what it has is damaged.
 */
export function createObjectFetcher(
  { config, store, remoteName, jobs }: FetcherOptions,
  host: RemoteHost,
  onProgress: OnProgress,
): ObjectFetcher {
  const open = () => openRemote(config, { name: remoteName, jobs }, host);
  return {
    async fetchObjects(ids) {
      const outs = ids.map((md5) => ({ md5, path: md5 }));
      const { failures } = await fetchObjects({ ...(await open()), store, outs }, host, onProgress);
      if (failures[0] !== undefined) throw failures[0];
    },
    async fetchRuns() {
      await fetchRuns(await open(), store, host);
    },
  };
}
