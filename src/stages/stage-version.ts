/** Written in by the build: a hash of the code of each built-in stage (scripts/build.js). */
declare const __STAGE_VERSIONS__: Readonly<Record<string, string>>;

/** The version of a stage's code: differs whenever code that it reaches differs; "unbuilt" when run from source. */
export function stageVersion(name: string): string {
  return __STAGE_VERSIONS__[name] ?? 'unbuilt';
}
