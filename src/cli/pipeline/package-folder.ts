import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that this program is installed in: it has the bundled sample beside the code, built or not. */
export function findPackageFolder(from = import.meta.dirname): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error(`No package.json above ${from}.`);
}
