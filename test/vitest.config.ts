import { defineConfig } from 'vitest/config'

/** The tests that hold built emails to what mail clients and readers need; most of their time is a browser's. */
const MAIL = 'test/mail/**/*.test.ts'
/** The tests that send: whole processes, killed and drained, and real mail servers. */
const SENDING = 'test/sending/**/*.test.ts'
/** The tests that open the preview desk in a browser. */
const BROWSER = 'test/browser/**/*.test.ts'

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [MAIL, SENDING, BROWSER] } },
      {
        extends: true,
        test: { name: 'mail', include: [MAIL], testTimeout: 120_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: { name: 'browser', include: [BROWSER], testTimeout: 120_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: { name: 'sending', include: [SENDING], testTimeout: 300_000, hookTimeout: 120_000 },
      },
    ],
    reporters: ['default', ['json', { outputFile: 'coverage/tests.json' }]],
    env: { TZ: 'UTC', NO_COLOR: '1' },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // It runs in browsers.
      exclude: ['src/desk/page/**'],
      reportsDirectory: 'coverage',
      reporter: ['text-summary', 'json-summary'],
      // What only the compiled command runs (threads, the binary) is tested in processes of its own, unseen from here.
      thresholds: { lines: 92, statements: 91, functions: 90, branches: 84 },
    },
  },
})
