import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    include: ['src/**/*.test.ts', 'build/**/*.test.ts', 'package/**/*.test.ts'],
    environment: 'node',
    // Some read 100,000 rows: seconds on a busy machine.
    testTimeout: 30_000,
  },
});
