/** What the Functions host runs, as parts that are built anew when a file of theirs changes. */
import { rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { context, formatMessagesSync, type BuildFailure } from 'esbuild';
import { build as buildWithVite } from 'vite';
import { serviceBuild } from '../../infra/packaging/build-service.ts';

export type Part = {
  readonly name: string;
  /** Throws, saying what is wrong, when it can't be built; then what was built before stays. */
  build(): Promise<void>;
  /** Whether a change of this file, given from the root, is one of this part. */
  concerns(path: string): boolean;
  close(): Promise<void>;
};

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && 'errors' in error && Array.isArray(error.errors);

/** The service. Of its sources it knows those of the last build. */
export async function openService(root: string): Promise<Part> {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  const building = await context({ ...serviceBuild(root), metafile: true, logLevel: 'silent' });
  let sources: ReadonlySet<string> = new Set();
  return {
    name: 'the service',
    build: async () => {
      const { metafile } = await building.rebuild().catch((error: unknown) => {
        if (!isBuildFailure(error)) throw error;
        throw new Error(formatMessagesSync(error.errors, { kind: 'error' }).join(''), { cause: error });
      });
      sources = new Set(Object.keys(metafile.inputs));
    },
    concerns: (path) => sources.has(path),
    close: () => building.dispose(),
  };
}

/** The Identity Management page: everything in `web/`, and what that imports of the service. */
export function openPage(root: string): Part {
  let sources: ReadonlySet<string> = new Set();
  return {
    name: 'the page',
    build: async () => {
      const built = await buildWithVite({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'silent' });
      // A page that is watched by Vite itself would be neither.
      const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : [];
      const modules = outputs.flatMap(({ output }) =>
        output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [])),
      );
      sources = new Set(modules.map((file) => relative(root, file).split(sep).join('/')));
    },
    concerns: (path) => path.startsWith('web/') || sources.has(path),
    close: () => Promise.resolve(),
  };
}

/** What the host reads at its start. There is nothing to build. */
export const hostSettings: Part = {
  name: 'host.json',
  build: () => Promise.resolve(),
  concerns: (path) => path === 'host.json',
  close: () => Promise.resolve(),
};
