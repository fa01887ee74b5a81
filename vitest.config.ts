import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The build replaces this by a hash of each stage's code (scripts/build.js).
  define: { __STAGE_VERSIONS__: JSON.stringify({}) },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    env: { NO_COLOR: '1' },
  },
});
