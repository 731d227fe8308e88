/** A user and the persons in Azure, as the API shows them to an administrator who links the two. */
import type { FoundPerson } from '../entra/rules/tenant-person.ts';
import { type LinkView } from './rules/user-link.ts';

export const linkBody = ({ user, bound, candidates }: LinkView) => ({
  user: { email: user.email, displayName: user.displayName },
  bound: bound === undefined ? null : boundBody(bound),
  candidates: candidates.map(({ person, match, obstacle, otherUser, seen }) => ({
    ...personBody(person),
    ...{ match, obstacle: obstacle ?? null, otherUser: otherUser ?? null, seen },
  })),
});

const boundBody = ({ objectId, person }: NonNullable<LinkView['bound']>) =>
  person === undefined
    ? { ...UNKNOWN, objectId, inEntra: false as const }
    : { ...personBody(person), inEntra: true as const };

const UNKNOWN = {
  ...{ userPrincipalName: null, displayName: null, mail: null },
  ...{ enabled: null, guest: null, createdAt: null },
};

const personBody = ({ objectId, userPrincipalName, displayName, mail, enabled, guest, createdAt }: FoundPerson) => ({
  ...{ objectId, userPrincipalName, displayName: displayName ?? null, mail: mail ?? null, enabled, guest },
  createdAt: createdAt?.toISOString() ?? null,
});
