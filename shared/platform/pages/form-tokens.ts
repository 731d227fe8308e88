/** The hidden field of our own forms. It names something that only this browser keeps, in a cookie: so the form was shown there. */
import * as z from 'zod';
import { TRANSACTION_LIFETIME_MS } from '../words/lifetimes.ts';
import type { Clock, FormTokens, Sealer } from '../ports.ts';
import { openSealed } from '../keys/open-sealed.ts';

export const FormToken = z.object({ kind: z.literal('form'), id: z.string() });

type Dependencies = { readonly sealer: Sealer; readonly clock: Clock };

/** Makes them. */
export const makeFormTokens = ({ sealer, clock }: Dependencies): FormTokens => ({
  issue: (id) => sealer.seal('form', { kind: 'form', id }, new Date(clock().getTime() + TRANSACTION_LIFETIME_MS)),
  matches: async (id, token) => (await openSealed(sealer, 'form', FormToken, token))?.id === id,
});
