import { defineConfig } from 'vitest/config';
import { viteAssembly } from './scripts/compile-assembly.js';

export default defineConfig({
  plugins: [viteAssembly()],
  define: {
    // The build replaces this by a hash of each stage's code (scripts/build.js).
    __STAGE_VERSIONS__: JSON.stringify({}),
    // Threads run the built workers: Node.js 20 cannot run TypeScript, and they do not go through Vite.
    __WORKER_FOLDER__: JSON.stringify(new URL('dist/', import.meta.url).href),
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    env: { NO_COLOR: '1' },
  },
});
