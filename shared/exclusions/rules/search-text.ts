/** Whether an exclusion is what somebody looks for. Pure. */
import type { Exclusion } from '../../users/rules/exclusion.ts';
import type { User } from '../../users/rules/user.ts';

/** As a search is compared: case, compatibility forms and blanks around don't count. */
export const asSearched = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

type Searched = {
  readonly exclusion: Pick<Exclusion, 'email' | 'reason'>;
  readonly user: Pick<User, 'displayName' | 'aliases'> | undefined;
};

/** In any part of an address of theirs, the name or the reason. `text`: as `asSearched` gives it; the empty one is in all. */
export const contains = (text: string, { exclusion: { email, reason }, user }: Searched): boolean =>
  [email, ...(user?.aliases ?? []), user?.displayName ?? '', reason ?? ''].some((each) =>
    asSearched(each).includes(text),
  );
