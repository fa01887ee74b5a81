import type { ObjectStore } from '../cache/object-store.ts';
import { defaultRemoteName, type ProjectConfig } from '../config/project-config.ts';
import { fetchObjects } from './fetch-objects.ts';
import type { ObjectTransfer } from './object-transfer.ts';
import { openRemote, type OpenRemote } from './open-remote.ts';
import { pushObjects } from './push-objects.ts';
import type { RemoteHost } from './remote.ts';
import { fetchRuns, findNewRuns, listRunEntries, outsOfRun, pushRuns } from './run-entries.ts';
import { groupByRemote, type LockedOut } from './select-outs.ts';
import type { OnProgress } from './transfer-progress.ts';

export interface TransferRequest {
  readonly config: ProjectConfig;
  readonly store: ObjectStore;
  readonly outs: readonly LockedOut[];
  /** `core.remote` where not given. */
  readonly remoteName?: string;
  readonly jobs?: number;
  /** The entries of the run cache, too, and on the way there what these runs made. */
  readonly runCache: boolean;
}

/** What went to or came from one remote. */
export interface TransferReport extends ObjectTransfer {
  readonly remote: string;
  readonly url: string;
  /** How many entries of the run cache. */
  readonly runs: number;
}

/**
 * Sends to each remote what the outs have in the cache and the remote does not. Outs with `push: false` stay. Throws where
 * a remote cannot be opened or fails; what was sent until then is there, and is not sent again.
 */
export async function pushOuts(
  request: TransferRequest,
  host: RemoteHost,
  onProgress: OnProgress,
): Promise<readonly TransferReport[]> {
  const { store, runCache } = request;
  const outs = request.outs.filter(({ push }) => push);
  return eachRemote({ ...request, outs }, host, async (open, group, isMain) => {
    const runs = runCache && isMain ? await findNewRuns(open, listRunEntries(store)) : [];
    const optional = runs.flatMap((key) => outsOfRun(store, key));
    const result = await pushObjects({ ...open, store, outs: group, optional }, onProgress);
    return { ...result, runs: await pushRuns(open, store, runs) };
  });
}

/**
 * Brings what the outs need and the cache does not have. An out with `push: false` that its remote does not have is not
 * missed. Throws as `pushOuts`.
 */
export async function fetchOuts(
  request: TransferRequest,
  host: RemoteHost,
  onProgress: OnProgress,
): Promise<readonly TransferReport[]> {
  const { store, runCache } = request;
  return eachRemote(request, host, async (open, group, isMain) => {
    const runs = runCache && isMain ? await fetchRuns(open, store, host) : 0;
    const pushed = group.filter(({ push }) => push);
    const result = await fetchObjects({ ...open, store, outs: pushed }, host, onProgress);
    const local = await fetchObjects(
      { ...open, store, outs: group.filter(({ push }) => !push) },
      host,
      onProgress,
    );
    return {
      runs,
      files: result.files + local.files,
      bytes: result.bytes + local.bytes,
      there: result.there + local.there,
      missing: result.missing,
      failures: [...result.failures, ...local.failures],
    };
  });
}

type Transfer = (
  open: OpenRemote,
  outs: readonly LockedOut[],
  isMain: boolean,
) => Promise<Omit<TransferReport, 'remote' | 'url'>>;

/** One remote after the other; the one that is named, or else the default one, has the run cache. */
async function eachRemote(
  { config, outs, remoteName, jobs, runCache }: TransferRequest,
  host: RemoteHost,
  transfer: Transfer,
): Promise<readonly TransferReport[]> {
  const groups = new Map(groupByRemote(outs, remoteName));
  const main = remoteName?.toLowerCase();
  const isAsked = remoteName !== undefined || (runCache && defaultRemoteName(config) !== undefined);
  if (!groups.has(main) && (isAsked || groups.size === 0)) groups.set(main, []);
  const reports: TransferReport[] = [];
  for (const [name, group] of groups) {
    const open = await openRemote(config, { name, jobs }, host);
    const report = await transfer(open, group, name === main);
    reports.push({ remote: open.remote.name, url: open.remote.url, ...report });
  }
  return reports;
}
