import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateSample, SAMPLE_SEED } from './generate-sample.ts';

const FOLDER = 'data/sample';

const files = generateSample(SAMPLE_SEED);
rmSync(join(FOLDER, 'images'), { recursive: true, force: true });
let bytes = 0;
for (const [name, content] of files) {
  const path = join(FOLDER, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  bytes += Buffer.byteLength(content);
}
process.stdout.write(`${files.size} files, ${bytes} bytes in ${FOLDER}\n`);
