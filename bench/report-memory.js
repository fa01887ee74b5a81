// Runs the program given as first argument and says on standard error how much memory it took at most.
import { pathToFileURL } from 'node:url';

const [, , program] = process.argv;
process.argv.splice(1, 1);
await import(pathToFileURL(program).href);
process.stderr.write(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);
