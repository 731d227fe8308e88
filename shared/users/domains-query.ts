/** The query parameter of lists that are of some domains only. */
import * as z from 'zod';
import { DomainName } from '../platform/words/identifiers.ts';
import { MAX_DOMAINS_ASKED } from './taken-away-answer.ts';

export const DomainsParameter = z
  .string()
  .max(MAX_DOMAINS_ASKED * 254)
  .transform((text) => text.split(','))
  .pipe(z.array(DomainName).max(MAX_DOMAINS_ASKED))
  .optional()
  .describe(
    `Only users of these domains, at most ${MAX_DOMAINS_ASKED} with commas between; also of those that the account no longer has.`,
  );
