declare module 'fs-native-extensions' {
  /** Whether the exclusive lock on the open file was granted. */
  export function tryLock(descriptor: number): boolean;
  export function unlock(descriptor: number): void;
}
