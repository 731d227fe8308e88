/** The Company's password service: it holds the Company passwords, and asks the SSO service before one counts. */
import { askCredentialsCheck, type CredentialsCheckOptions } from './ask-credentials-check.ts';
import { matchesPassword } from './hash-password.ts';
import { openPasswordFile, type PersonWithPassword } from './open-password-file.ts';

export interface PasswordStoreOptions extends CredentialsCheckOptions {
  /** Where the hashes are kept between starts. */
  readonly dataFile: string;
  /** Who has a Company password at the first start. */
  readonly people: readonly PersonWithPassword[];
}

export type Verified =
  | { readonly result: 'ok'; readonly person: Omit<PersonWithPassword, 'password'> }
  | { readonly result: 'wrong-password' | 'sso-only' | 'unavailable' };

/** Each for one app: whether a password counts is asked for that one. */
export interface PasswordStore {
  verify(app: string, email: string, password: string): Promise<Verified>;
  reset(
    app: string,
    email: string,
    currentPassword: string,
    newPassword: string,
  ): Promise<'ok' | 'too-short' | Exclude<Verified['result'], 'ok'>>;
}

const MIN_PASSWORD_LENGTH = 12;

/** Opens it. Rejects when its file can't be read. */
export async function openPasswordStore(options: PasswordStoreOptions): Promise<PasswordStore> {
  const file = await openPasswordFile(options.dataFile, options.people);
  /** The service is asked first: while SSO is on, not even the right password is looked at. */
  const refusal = async (what: 'mayUse' | 'mayReset', email: string, app: string) => {
    const permission = await askCredentialsCheck(options, { email, app });
    if (permission === 'unavailable') return 'unavailable';
    if (permission === 'invalid') return 'wrong-password';
    return permission[what] ? undefined : 'sso-only';
  };
  return {
    async verify(app, email, password) {
      const result = await refusal('mayUse', email, app);
      if (result !== undefined) return { result };
      const holder = file.find(email);
      if (!(await matchesPassword(password, holder?.password)) || holder === undefined)
        return { result: 'wrong-password' };
      return { result: 'ok', person: { email: holder.email, name: holder.name, account: holder.account } };
    },
    async reset(app, email, currentPassword, newPassword) {
      const refused = await refusal('mayReset', email, app);
      if (refused !== undefined) return refused;
      // Said for everybody alike, before the current password is looked at.
      if (newPassword.normalize('NFKC').length < MIN_PASSWORD_LENGTH) return 'too-short';
      if (!(await matchesPassword(currentPassword, file.find(email)?.password))) return 'wrong-password';
      await file.setPassword(email, newPassword);
      return 'ok';
    },
  };
}
