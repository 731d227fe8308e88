/** Keeps the service and its page built while their files change. */
import { watch } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type BuildFailure, context, formatMessagesSync } from 'esbuild';
import { build as buildWithVite } from 'vite';
import { serviceBuild } from '../../infra/packaging/build-service.ts';

export type KeptBuilt = {
  /** From now on `serve` is called whenever something was built anew; one call at a time. What it throws is said. */
  serveWith(serve: () => Promise<void>): void;
  /** Ends the watching, after what is under way. */
  close(): Promise<void>;
};

type Part = {
  readonly name: string;
  /** A change of these files, from the root, is one of this part. */
  readonly sources: RegExp;
  /** Throws, saying what is wrong, when it can't be built; then what was built before stays. */
  readonly build: () => Promise<unknown>;
};

const FOLDERS = ['functions', 'shared', 'web'];
/** A save of many files, or a checkout of another branch, is one change. */
const QUIET_MS = 100;

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { errors } = error as Partial<BuildFailure>;
  return errors === undefined ? error.message : formatMessagesSync(errors, { kind: 'error' }).join('');
};

/** Calls back with paths from `root`, some at a time, one call after the other. Answers what ends it. */
function watchSources(root: string, onChange: (paths: ReadonlySet<string>) => Promise<void>): () => Promise<void> {
  let changed = new Set<string>();
  let quiet: NodeJS.Timeout | undefined;
  let calls: Promise<void> | undefined = Promise.resolve();
  const tell = (): void => {
    calls = calls?.then(async () => {
      const paths = changed;
      changed = new Set();
      if (paths.size > 0) await onChange(paths);
    });
  };
  const note = (path: string): void => {
    changed.add(path.split(sep).join('/'));
    clearTimeout(quiet);
    quiet = setTimeout(tell, QUIET_MS);
  };
  const watchers = FOLDERS.map((folder) =>
    watch(join(root, folder), { recursive: true }, (_, name) => {
      if (name !== null) note(join(folder, name));
    }),
  );
  // An editor that saves by renaming takes the file away that was watched; the folder stays.
  const settings = watch(root, (_, name) => {
    if (name === 'host.json') note(name);
  });
  return async function stopWatching() {
    clearTimeout(quiet);
    changed.clear();
    for (const watcher of [...watchers, settings]) watcher.close();
    await calls;
  };
}

/**
 * Builds the checkout in `root`, then builds anew what a change concerns. Throws when it can't be built at the start; later
 * `say` is told, and what was built before stays until a change mends it.
 */
export async function keepBuilt(root: string, say: (text: string) => void): Promise<KeptBuilt> {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  const service = await context({ ...serviceBuild(root), logLevel: 'silent' });
  const page = { configFile: join(root, 'infra/packaging/vite.config.ts'), logLevel: 'silent' } as const;
  const parts: readonly Part[] = [
    { name: 'the service', sources: /^(?:functions|shared)\//, build: () => service.rebuild() },
    // What goes over the wire is the page's too.
    { name: 'the page', sources: /^(?:web|shared)\//, build: () => buildWithVite(page) },
    // What the host reads at its start. There is nothing to build.
    { name: 'host.json', sources: /^host\.json$/, build: () => Promise.resolve() },
  ];
  /** What couldn't be built: any change may mend it. */
  const failed = new Set<Part>();
  let serve = (): Promise<void> => Promise.resolve();

  const tryBuild = async (part: Part): Promise<boolean> => {
    try {
      await part.build();
      return failed.delete(part) || true;
    } catch (error) {
      failed.add(part);
      say(`${part.name} can't be built, so what was built before is served:\n${messageOf(error)}`);
      return false;
    }
  };
  const onChange = async (paths: ReadonlySet<string>): Promise<void> => {
    const concerned = parts.filter((part) => failed.has(part) || [...paths].some((path) => part.sources.test(path)));
    const built: string[] = [];
    for (const part of concerned) if (await tryBuild(part)) built.push(part.name);
    if (built.length === 0) return;
    try {
      await serve();
      say(`serves ${built.join(' and ')} as changed in ${[...paths].join(', ')}`);
    } catch (error) {
      say(`the service doesn't start as it is now; it is started again at the next change:\n${messageOf(error)}`);
    }
  };

  try {
    for (const part of parts) await part.build();
    const stop = watchSources(root, onChange);
    return {
      serveWith: (given) => {
        serve = given;
      },
      close: async () => {
        await stop();
        await service.dispose();
      },
    };
  } catch (error) {
    await service.dispose();
    throw new Error(messageOf(error), { cause: error });
  }
}
