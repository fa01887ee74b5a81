// Runs the program given as first argument and says on standard error how much memory it took at most.
import { pathToFileURL } from 'node:url';

const [, , program, ...commandLine] = process.argv;
const { executeCli } = await import(pathToFileURL(program).href);
process.exitCode = await executeCli(commandLine, process);
process.stderr.write(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);
