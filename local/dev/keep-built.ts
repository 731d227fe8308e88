/** Keeps the service and its page built while their files change. */
import { watchFolders } from './watch-folders.ts';
import { hostSettings, openPage, openService, type Part } from './built-parts.ts';

export type KeptBuilt = {
  /** From now on `serve` is called whenever something was built anew; one call at a time. What it throws is said. */
  serveWith(serve: () => Promise<void>): void;
  /** Ends the watching, after what is under way. */
  close(): Promise<void>;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Builds the checkout in `root`, then builds anew what a change concerns. Throws when it can't be built at the start; later
 * `say` is told, and what was built before stays until a change mends it.
 */
export async function keepBuilt(root: string, say: (text: string) => void): Promise<KeptBuilt> {
  const service = await openService(root);
  const parts: readonly Part[] = [service, openPage(root), hostSettings];
  const close = async (): Promise<void> => {
    for (const part of parts) await part.close();
  };
  /** What couldn't be built: its sources aren't known by now, so that any change may mend it. */
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
    const concerned = parts.filter((part) => failed.has(part) || [...paths].some((path) => part.concerns(path)));
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
    const watching = watchFolders({
      ...{ root, folders: ['functions', 'shared', 'web'], files: ['host.json'], onChange },
    });
    return {
      serveWith: (given) => {
        serve = given;
      },
      close: async () => {
        await watching.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
