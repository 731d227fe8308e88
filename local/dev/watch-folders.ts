/** Tells of files that change, some at a time: a save of many files, or a checkout of another branch, is one call. */
import { watch } from 'node:fs';
import { join, sep } from 'node:path';

const QUIET_MS = 100;

export type Watched = {
  readonly root: string;
  /** Folders below `root`, with all that is in them; and single files in `root` itself. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** Gets paths from `root`, with slashes. What changes before it has come back is told in its next call. */
  readonly onChange: (paths: ReadonlySet<string>) => Promise<void>;
};

/** Watches until it is closed, which waits for the call under way. `onChange` must not throw. */
export function watchFolders({ root, folders, files, onChange }: Watched): { close: () => Promise<void> } {
  let changed = new Set<string>();
  let quiet: NodeJS.Timeout | undefined;
  let calls = Promise.resolve();
  let closed = false;

  const tell = (): void => {
    calls = calls.then(async () => {
      const paths = changed;
      changed = new Set();
      if (paths.size > 0 && !closed) await onChange(paths);
    });
  };
  const note = (path: string): void => {
    changed.add(path.split(sep).join('/'));
    clearTimeout(quiet);
    quiet = setTimeout(tell, QUIET_MS);
  };
  const watchers = [
    ...folders.map((folder) =>
      watch(join(root, folder), { recursive: true }, (_, name) => {
        if (name !== null) note(join(folder, name));
      }),
    ),
    // An editor that saves by renaming takes the file away that was watched; the folder stays.
    watch(root, (_, name) => {
      if (name !== null && files.includes(name)) note(name);
    }),
  ];
  return {
    close: async () => {
      closed = true;
      clearTimeout(quiet);
      for (const watcher of watchers) watcher.close();
      await calls;
    },
  };
}
