/** The files of a project at one time, by path relative to its folder, with `/`. */
export interface FileSource {
  /** Undefined where there is no such file. */
  readonly read: (path: string) => Promise<Buffer | undefined>;
  /** The file itself, or all files below a folder, sorted; none where there is nothing of that name. */
  readonly list: (path: string) => Promise<readonly string[]>;
}
