/** How somebody in the Control Panel is called, as its token says: for people to read, never to decide by, and never in a log. */
import * as z from 'zod';
import { normalEmailAddress } from './identifiers.ts';
import { PLAIN_TEXT } from './written/plain-text.ts';

export type Person = { readonly name?: string | undefined; readonly email?: string | undefined };

/** What isn't a name, or an address, is left out: it is no reason to refuse anybody. */
const Name = z.string().trim().min(1).max(100).regex(PLAIN_TEXT).optional().catch(undefined);
const Email = z.string().transform(normalEmailAddress).optional().catch(undefined);

export const PersonClaims = { name: Name, email: Email };

/** Of whoever made a link, as what is sealed holds it; links of before don't. */
export const SealedPerson = z.object(PersonClaims).optional();

/** Without what isn't known. */
export const personOf = ({ name, email }: Person): Person => ({
  ...(name === undefined ? {} : { name }),
  ...(email === undefined ? {} : { email }),
});
