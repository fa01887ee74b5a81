/** The folder that makes a folder a project. */
export const PROJECT_FOLDER = '.dvc';

const IGNORE_FILE = `# Files that the pipeline leaves out when it hashes and stores folders, one pattern a line, as in .gitignore.
`;

/** The files of an empty project, by path. With git its own state stays out of commits; without, the config says so. */
export function emptyProjectFiles({ git }: { readonly git: boolean }): ReadonlyMap<string, string> {
  return new Map([
    [`${PROJECT_FOLDER}/config`, git ? '' : '[core]\n    no_scm = True\n'],
    ...(git ? [[`${PROJECT_FOLDER}/.gitignore`, '/config.local\n/tmp\n/cache\n'] as const] : []),
    ['.dvcignore', IGNORE_FILE],
  ]);
}
