import type { AppError } from '../../errors/app-error.ts';
import type { ObjectStore } from '../cache/object-store.ts';
import type { MissingObject } from './list-objects.ts';
import type { OpenRemote } from './open-remote.ts';
import type { LockedOut } from './select-outs.ts';

/** Outs whose objects go from a cache to a remote, or come from there. */
export interface ObjectRequest extends OpenRemote {
  readonly store: ObjectStore;
  readonly outs: readonly Pick<LockedOut, 'md5' | 'path'>[];
}

/** What became of the objects of a request. */
export interface ObjectTransfer {
  /** How many were sent or fetched, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** How many were there already. */
  readonly there: number;
  /** What is neither in the cache nor in the remote. */
  readonly missing: readonly MissingObject[];
  /** Damaged objects, which stayed where they were; all others were transferred. */
  readonly failures: readonly AppError[];
}
