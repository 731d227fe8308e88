/** Linking a user to the right person in Azure, over the wire. */
import * as z from 'zod';
import { EmailAddress, ObjectId } from '../platform/words/identifiers.ts';
import { LINK_OBSTACLES, SURE_LINK_OUTCOMES } from '../platform/words/link-obstacle.ts';
export type { SureLinkOutcome } from '../platform/words/link-obstacle.ts';
import { outcomeCounts } from '../platform/wire.ts';
import { LINK_MATCHES } from './rules/user-link.ts';

export const LinkBody = z.strictObject({
  email: EmailAddress.describe('Of the user.'),
  objectId: ObjectId.optional().describe(
    'The person in Azure to show; without it, whoever has an address of the user, or one from before a rename, as user principal name or mail.',
  ),
  confirm: z
    .strictObject({
      objectId: ObjectId.describe('The person to link the user to.'),
      replaces: ObjectId.optional().describe('Whom the user is bound to now; left out: nobody.'),
      seen: z.base64url().length(43).describe('As the answer before said it of that person.'),
    })
    .optional()
    .describe('Without it nothing is changed.'),
});

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
        namedUser: z
          .string()
          .nullable()
          .describe(
            'Another user of the account who has the person’s sign-in name for an address: once they are linked, the person no longer signs in as that one.',
          ),
        seen: z.string().describe('Stands for everything shown here; to be given back in "confirm".'),
      }),
    )
    .describe('At most ten.'),
});

/** Of one request; each costs Azure some requests. */
export const MOST_LINKS = 50;

export const LinksBody = z.strictObject({
  items: z
    .array(
      z.strictObject({
        email: EmailAddress.describe('Of the user.'),
        confirm: z
          .strictObject({
            objectId: ObjectId.describe('The person, as the answer before showed them.'),
            seen: z.base64url().length(43).describe('As the answer before said it of that person.'),
          })
          .optional()
          .describe('Without it nothing is changed.'),
      }),
    )
    .min(1)
    .max(MOST_LINKS)
    .refine((items) => new Set(items.map(({ email }) => email)).size === items.length, 'must name each address once'),
});

export const LinksAnswer = z.strictObject({
  results: z
    .array(
      z.strictObject({
        email: z.string(),
        outcome: z.enum(SURE_LINK_OUTCOMES),
        message: z.string().optional(),
        displayName: z.string().nullable().describe('Of the user.'),
        person: z
          .strictObject({ ...PERSON, seen: z.string().describe('To be given back in "confirm".') })
          .nullable()
          .describe('Of linkable and linked: the one person in Azure whose mail is an address of the user.'),
      }),
    )
    .describe('One for each item, in the order of the request.'),
  summary: outcomeCounts(SURE_LINK_OUTCOMES),
  retryAfterSeconds: z
    .int()
    .nullable()
    .describe(
      'Where some are unavailable: how long Azure asks to be left alone; null: they can be sent again at once.',
    ),
});
