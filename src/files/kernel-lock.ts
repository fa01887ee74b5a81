/**
 * Locks that the kernel keeps for an open file (not for a process): one ends when every copy of its
 * descriptor is closed, however the processes that had one ended. So it never has to be cleaned up, and a
 * child that was handed the descriptor keeps it alive.
 */
export interface KernelLock {
  /** Whether the exclusive lock was granted; false where another open of the same file holds it. */
  readonly tryLock: (descriptor: number) => boolean;
  /** Ends the lock at once, even where a child still has the descriptor. */
  readonly unlock: (descriptor: number) => void;
}

/** Loads the native part, which takes some milliseconds: only for commands that need a lock. */
export async function loadKernelLock(): Promise<KernelLock> {
  const { tryLock, unlock } = await import('fs-native-extensions');
  return { tryLock: (descriptor) => tryLock(descriptor), unlock: (descriptor) => unlock(descriptor) };
}
