/** A user and the persons in Azure, as the API shows them to an administrator who links the two. */
import type { FoundPerson } from '../entra/rules/tenant-person.ts';
import type { GraphFailure } from '../entra/ports.ts';
import { Problem } from '../platform/endpoint/problem.ts';
import { type LinkView } from './rules/user-link.ts';

export const userLinkBody = ({ user, bound, candidates }: LinkView) => ({
  user: { email: user.email, displayName: user.displayName },
  bound: bound === undefined ? null : boundBody(bound),
  candidates: candidates.map(({ person, match, obstacle, otherUser, namedUser, seen }) => ({
    ...personBody(person),
    ...{ match, obstacle: obstacle ?? null, otherUser: otherUser ?? null, namedUser: namedUser ?? null, seen },
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

/** Of a candidate, or of whoever is bound. */
export const personBody = ({
  objectId,
  userPrincipalName,
  displayName,
  mail,
  enabled,
  guest,
  createdAt,
}: FoundPerson) => ({
  ...{ objectId, userPrincipalName, displayName: displayName ?? null, mail: mail ?? null, enabled, guest },
  createdAt: createdAt?.toISOString() ?? null,
});

/** Why Azure can't be asked about anybody. */
export function directoryProblem(failure: GraphFailure): Problem {
  switch (failure.kind) {
    case 'throttled':
      return new Problem('unavailable', { retryAfterSeconds: failure.retryAfterSeconds });
    case 'unavailable':
      return new Problem('unavailable', { retryAfterSeconds: 5 });
    case 'no-permission':
    case 'consent-withdrawn':
    case 'app-disabled':
      return new Problem('directory-unreadable', { members: { reason: failure.kind } });
  }
}
