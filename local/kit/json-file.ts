/** Files of JSON, readable by their owner only: a reader, or the next start after a crash, finds the old text or the new one, whole. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as z from 'zod';

/** Undefined for what is no JSON. The parser's own error would quote the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes `text` to `file`. Makes the folder. Throws when the disk refuses; the old text then stays. */
export async function writeFileAtomically(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.draft`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Error(`The data file ${file} could not be written`, { cause: error });
  }
}

/** Undefined when there is no such file. Throws when it holds something else, so that it's never overwritten. */
export async function readJson<Content>(file: string, schema: z.ZodType<Content>): Promise<Content | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new Error(`The data file ${file} could not be read; delete it to start afresh`, { cause });
  }
}

export const writeJson = (file: string, content: unknown): Promise<void> =>
  writeFileAtomically(file, `${JSON.stringify(content, undefined, 2)}\n`);

/** What the file holds; what `make` gives, from now on, when there is none. */
export async function keepJson<Content>(
  file: string,
  schema: z.ZodType<Content>,
  make: () => Content | Promise<Content>,
): Promise<Content> {
  const kept = await readJson(file, schema);
  if (kept !== undefined) return kept;
  const made = await make();
  await writeJson(file, made);
  return made;
}

export interface KeptJson<Content> {
  read(): Content;
  /**
   * Applies one change: it is on disk before it is seen by `read` and before this resolves. Changes wait for each other.
   * When `make` throws, or the disk refuses, nothing has changed.
   */
  change<Result>(
    make: (content: Content) => { content: Content; result: Result } | Promise<{ content: Content; result: Result }>,
  ): Promise<Result>;
}

/** Opens the file, or begins with `empty`, which is written with the first change. Without a file all of it stays in memory. */
export async function openJson<Content>(
  file: string | undefined,
  schema: z.ZodType<Content>,
  empty: Content,
): Promise<KeptJson<Content>> {
  let content = (file === undefined ? undefined : await readJson(file, schema)) ?? empty;
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: () => content,
    change: (make) => {
      const mine = last.then(async () => {
        const made = await make(content);
        if (file !== undefined) await writeJson(file, made.content);
        content = made.content;
        return made.result;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
