/** How far a transfer is. */
export interface TransferProgress {
  readonly direction: 'push' | 'fetch';
  readonly doneFiles: number;
  readonly totalFiles: number;
  readonly doneBytes: number;
  /** Undefined where the sizes are not known before they are there. */
  readonly totalBytes: number | undefined;
}

export type OnProgress = (progress: TransferProgress) => void;

/** Counts files and bytes, and tells of each change. */
export interface TransferCounter {
  readonly addBytes: (bytes: number) => void;
  readonly fileDone: () => void;
  readonly bytes: () => number;
}

export function createCounter(
  direction: TransferProgress['direction'],
  totalFiles: number,
  totalBytes: number | undefined,
  onProgress: OnProgress,
): TransferCounter {
  let doneFiles = 0;
  let doneBytes = 0;
  const tell = (): void => onProgress({ direction, doneFiles, totalFiles, doneBytes, totalBytes });
  return {
    addBytes(bytes) {
      doneBytes += bytes;
      tell();
    },
    fileDone() {
      doneFiles++;
      tell();
    },
    bytes: () => doneBytes,
  };
}
