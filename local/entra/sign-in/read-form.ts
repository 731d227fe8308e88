/** What a person sent with one of the pages' forms. */
import * as z from 'zod';
import type { Exchange } from '../stand-in.ts';

const Form = z.object({
  action: z.enum(['sign-in', 'accept', 'cancel']),
  login: z.string().default(''),
  password: z.string().default(''),
  /** `<object id>.<tenant id>`: whose decision it is, as the page showed it. */
  account: z.string().default(''),
});
export type PageForm = z.output<typeof Form>;

/**
 * Reads the form; undefined when the page was merely asked for, or when the form came from another site's page, which
 * must not consent in somebody's name. Programs send no Sec-Fetch-Site and are taken at their word.
 */
export const readForm = async (c: Exchange): Promise<PageForm | undefined> => {
  if (c.req.method !== 'POST') return undefined;
  if ((c.req.header('Sec-Fetch-Site') ?? 'same-origin') !== 'same-origin') return undefined;
  const parsed = Form.safeParse(await c.req.parseBody());
  return parsed.success ? parsed.data : undefined;
};
