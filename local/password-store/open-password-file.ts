/** The file that holds the Company passwords' hashes. SSO never deletes one: it only says whether it may be used. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { writeFileAtomically } from '../data-folder/write-file-atomically.ts';
import { hashPassword, PasswordHash } from './hash-password.ts';

const Holder = z.strictObject({
  email: z.string(),
  name: z.string().optional(),
  account: z.string().optional(),
  password: PasswordHash,
});
const PasswordFile = z.strictObject({ people: z.array(Holder) });
export type Holder = z.infer<typeof Holder>;

/** Somebody with a Company password at the first start. `account` is the account's name, as apps show it. */
export interface PersonWithPassword {
  readonly email: string;
  readonly password: string;
  readonly name?: string | undefined;
  readonly account?: string | undefined;
}

export interface PasswordFile {
  find(email: string): Holder | undefined;
  /** Writes the file before it resolves; the old password stays when the disk refuses. */
  setPassword(email: string, password: string): Promise<void>;
}

/** One spelling for one mailbox; the service has the strict form of this, and refuses what is no address. */
export const addressKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

async function readHolders(file: string): Promise<Holder[]> {
  try {
    return PasswordFile.parse(JSON.parse(await readFile(file, 'utf8'))).people;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new Error(`The password file can't be read; delete it to start afresh`, { cause: error });
  }
}

/** Opens or makes the file, and adds the people it doesn't hold yet; a password changed since stays changed. */
export async function openPasswordFile(file: string, people: readonly PersonWithPassword[]): Promise<PasswordFile> {
  const holders = new Map((await readHolders(file)).map((holder) => [holder.email, holder]));
  const save = (all: ReadonlyMap<string, Holder>) =>
    writeFileAtomically(file, `${JSON.stringify({ people: [...all.values()] }, undefined, 2)}\n`);
  const missing = people.filter(({ email }) => !holders.has(addressKey(email)));
  const added = missing.map(async ({ email, password, name, account }): Promise<Holder> => {
    return { email: addressKey(email), name, account, password: await hashPassword(password) };
  });
  for (const holder of await Promise.all(added)) holders.set(holder.email, holder);
  if (missing.length > 0) await save(holders);

  // One write after the other: two at once would each write a file without the other's change.
  let lastWrite: Promise<unknown> = Promise.resolve();
  return {
    find: (email) => holders.get(addressKey(email)),
    setPassword(email, password) {
      const write = async () => {
        const holder = holders.get(addressKey(email));
        if (holder === undefined) throw new Error('Nobody with a Company password has this address');
        const changed = { ...holder, password: await hashPassword(password) };
        await save(new Map(holders).set(changed.email, changed));
        holders.set(changed.email, changed);
      };
      const done = lastWrite.then(write);
      lastWrite = done.catch(() => undefined);
      return done;
    },
  };
}
