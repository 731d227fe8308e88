/**
 * One stack at a time on a data folder: two would write the same files. The lock is SQLite's lock on a file in the folder, taken atomically and gone
 * with the process, however that ends; who has it stands beside.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const PID_FILE = 'hold.pid';
/** Of a file in the folder: whether it is of the lock itself, SQLite's journal included. */
export const isOfLock = (name: string): boolean => name.startsWith('hold.');

/**
 * Locks the folder, which must be there. Answers what unlocks it.
 * @throws when another process has it, naming that one
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const database = new DatabaseSync(join(folder, 'hold.sqlite'));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    const pid = await readFile(join(folder, PID_FILE), 'utf8').catch(() => 'unknown');
    const who = `a stack that runs already (process ${pid})`;
    const advice = 'stop that one, or give another folder with --data';
    throw new Error(`The data folder ${folder} is in use by ${who}: ${advice}`, { cause });
  }
  await writeFile(join(folder, PID_FILE), String(process.pid));
  return function unlock() {
    database.close();
    return Promise.resolve();
  };
}
