// Holds the import rules of .dependency-cruiser.js; fails, too, when it saw nothing to check.
import { cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import rules from '../.dependency-cruiser.js';

const { forbidden, options } = rules;
const tsConfig = extractTsConfig('tsconfig.json');
const { output } = await cruise(
  ['src', 'bin'],
  { ...options, ruleSet: { forbidden }, validate: true },
  undefined,
  { tsConfig },
);
if (typeof output === 'string') throw new Error(output);

const { summary } = output;
for (const { rule, from, to } of summary.violations) {
  const comment = forbidden.find(({ name }) => name === rule.name)?.comment ?? '';
  console.error(`${from} → ${to}\n  ${rule.name}: ${comment}`);
}
const sources = output.modules.filter(({ source }) => source.startsWith('src/')).length;
console.log(
  `${sources} modules, ${summary.totalDependenciesCruised ?? 0} imports, ${summary.violations.length} violations`,
);
if (sources === 0) console.error('No module was seen: the check itself is broken.');
if (sources === 0 || summary.violations.length > 0) process.exitCode = 1;
