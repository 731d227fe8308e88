/** The code on a page or in an answer that ties it to a line in the log, and a refused sign-in to its story: `7KQ2M-9XTRD`. */
import * as z from 'zod';

// No letters or digits that are mistaken for one another when read out on the phone.
export const SUPPORT_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const SUPPORT_LENGTH = 10;
const CHARACTERS = new RegExp(`^[${SUPPORT_ALPHABET}]{${SUPPORT_LENGTH}}$`);
const BETWEEN = /[\s\p{Pd}]/gu;

export const SUPPORT_CODE_RULE = 'must be a support code such as 7KQ2M-9XTRD';

/** A support code as people type it: in any case, with or without its dash, with spaces. Parsing spells it as the page did. */
export const SupportCode = z
  .string()
  .max(100, SUPPORT_CODE_RULE)
  .transform((text, context) => {
    const characters = text.replace(BETWEEN, '').toUpperCase();
    if (CHARACTERS.test(characters)) return `${characters.slice(0, 5)}-${characters.slice(5)}`;
    context.addIssue({ code: 'custom', message: SUPPORT_CODE_RULE });
    return z.NEVER;
  })
  .brand<'SupportCode'>();
export type SupportCode = z.infer<typeof SupportCode>;
