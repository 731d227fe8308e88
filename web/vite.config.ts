/** Builds the Identity Management page to `dist/web`: one file of HTML, and assets whose names hold their hash. */
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { nameAssetsByContent } from './name-assets.ts';

const OUTPUT = join(import.meta.dirname, '../dist/web');

export default defineConfig({
  root: import.meta.dirname,
  base: '/identity-management/',
  // The same library without Node's own modules.
  resolve: { alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' } },
  plugins: [{ name: 'name-by-content', apply: 'build', closeBundle: () => nameAssetsByContent(OUTPUT) }],
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    target: 'es2023',
    // Nothing is inlined: the page's policy allows its own files alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      // Fluent UI marks its modules for React's server components, which this page has none of.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
});
