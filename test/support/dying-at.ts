/** What counts as a step of a process: functions of `node:fs`, methods of the database, of its prepared statements. */
interface Steps {
  readonly files: readonly string[];
  readonly database?: readonly string[];
  readonly statements?: readonly string[];
}

/**
 * Code for the beginning of a module that ends the process, as a power cut would, before its step number `step`; never, where that is 0.
 * How many steps there were is in its variable `steps`.
 */
export function dyingAt(step: number, { files, database = [], statements = [] }: Steps): string {
  return `
    import fs from 'node:fs';
    import { createRequire, syncBuiltinESMExports } from 'node:module';
    let steps = 0;
    const count = (owner, names) => {
      for (const name of names) {
        const original = owner[name];
        owner[name] = function (...values) {
          if (++steps === ${step}) process.kill(process.pid, 'SIGKILL');
          return original.apply(this, values);
        };
      }
    };
    const Sqlite = createRequire(${JSON.stringify(import.meta.filename)})('better-sqlite3');
    const database = new Sqlite(':memory:');
    count(fs, ${JSON.stringify(files)});
    syncBuiltinESMExports();
    count(Object.getPrototypeOf(database.prepare('SELECT 1')), ${JSON.stringify(statements)});
    count(Object.getPrototypeOf(database), ${JSON.stringify(database)});
  `;
}
