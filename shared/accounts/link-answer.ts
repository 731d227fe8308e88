/** A user and the persons in Azure, as the API shows them to an administrator who links the two. */
import * as z from 'zod';
import type { FoundPerson } from '../entra/rules/directory-person.ts';
import { LINK_MATCHES, type LinkView } from './rules/user-link.ts';
import { LINK_OBSTACLES } from '../platform/words/link-obstacle.ts';

const PERSON = {
  objectId: z.uuid(),
  userPrincipalName: z.string().nullable(),
  displayName: z.string().nullable(),
  mail: z.string().nullable(),
  enabled: z.boolean().nullable(),
  guest: z.boolean().nullable(),
  createdAt: z.iso.datetime().nullable(),
};

export const LinkAnswer = z.strictObject({
  linked: z.boolean().describe('Whether this request linked them.'),
  user: z.strictObject({ email: z.string(), displayName: z.string() }),
  bound: z
    .strictObject({
      ...PERSON,
      inEntra: z.boolean().describe('false: the directory no longer has them; then nothing but the id is known.'),
    })
    .nullable()
    .describe('Who the user is in Azure now; null: nobody was bound yet.'),
  candidates: z
    .array(
      z.strictObject({
        ...PERSON,
        match: z.enum(LINK_MATCHES).describe('By what they were found.'),
        obstacle: z.enum(LINK_OBSTACLES).nullable().describe('Why the user can’t be linked to them; null: nothing.'),
        otherUser: z.string().nullable().describe('The user of the account who is bound to them.'),
        seen: z.string().describe('Stands for everything shown here; to be given back in "confirm".'),
      }),
    )
    .describe('At most ten.'),
});

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
