/** Builds the service to `dist`: one entry, and chunks beside it that are loaded when they are first needed. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { evaluateModules } from './evaluate-modules.ts';

const ROOT = join(import.meta.dirname, '../..');

/** How the checkout in `root` is built; the only place that says so. */
export const serviceBuild = (root: string) =>
  ({
    absWorkingDir: root,
    entryPoints: ['functions/main.ts'],
    outdir: 'dist',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    sourcesContent: false,
    // The package is an eighth smaller by it. Names stay, and so do those of functions, which syntax made smaller would lose: a stack says them.
    minifyWhitespace: true,
    // Azure's Node worker brings the first; the others are a second parser of undici's (160 kB), which only its variable UNDICI_USE_MILO asks for.
    external: ['@azure/functions-core', '../milo/simd.js', '../milo/no-simd.js'],
    plugins: [evaluateModules(/[\\/]functions[\\/]registrations\.ts$/)],
    logLevel: 'warning',
    // Libraries in the bundle that are CommonJS ask for Node's own modules by `require`.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  }) satisfies BuildOptions;

if (import.meta.main) {
  await rm(join(ROOT, 'dist'), { recursive: true, force: true });
  // It has said what is wrong.
  await build(serviceBuild(ROOT)).catch(() => (process.exitCode = 1));
}
