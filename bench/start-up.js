// What a command costs before it does anything: against an empty Node process, in one run.
//   npm run bench:start-up [-- PROJECT_FOLDER [RUNS]]
// The project must be up to date and have a model in production: rakuten repro.
import { resolve } from 'node:path';
import { formatTimings, timeInterleaved } from './time-commands.js';

const [project = '.', runs = '15'] = process.argv.slice(2);
const cwd = resolve(project);
const rakuten = resolve(import.meta.dirname, '../bin/rakuten.js');

/** @param {readonly string[]} args */
const ours = (...args) => ({
  name: `rakuten ${args.join(' ')}`,
  command: process.execPath,
  args: [rakuten, ...args],
  cwd,
});

console.log(
  formatTimings(
    timeInterleaved(
      [
        { name: 'node -e 0', command: process.execPath, args: ['-e', '0'] },
        ours('repro'),
        ours('status'),
        ours('predict', '--text', 'Piscine gonflable ronde 3m avec pompe'),
      ],
      Number(runs),
    ),
  ),
);
