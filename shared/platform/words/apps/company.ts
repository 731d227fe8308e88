/** The hosting company, as its customers know it: its names, the words of its help pages, and whom its customers ask. */
import * as z from 'zod';
import { normalEmailAddress } from '../identifiers.ts';
import { isPlainText } from '../written/plain-text.ts';
import { faultOfAddress } from '../web-address.ts';
import { WebUrl } from './app-addresses.ts';

const Name = z.string().trim().min(1).max(80).refine(isPlainText, 'must be text without control characters');

/** What leads out of the page opens in people's mail and telephone programs, so nothing but an address or a number may stand there. */
const SupportUrl = z
  .string()
  .max(2048)
  .refine((url) => url.startsWith('https:') && faultOfAddress(url) === undefined, 'must be an https URL');
const SupportEmail = z.string().refine((text) => normalEmailAddress(text) !== undefined, 'must be an e-mail address');
/** As people write it; RFC 3966 calls what isn't a digit a visual separator. */
const SupportPhone = z
  .string()
  .max(40)
  .regex(/^\+?[\d ().-]*$/, 'must be a telephone number: digits, blanks and “+().-”')
  .refine((text) => (text.match(/\d/g)?.length ?? 0) >= 3, 'must have three digits at least');

/** Whom people ask when nothing here helps them. Each way that is left out isn't offered. */
export const Support = z.strictObject({
  /** Left out: “(name of the Company) support”. */
  name: Name.optional(),
  url: SupportUrl.optional(),
  email: SupportEmail.optional(),
  phone: SupportPhone.optional(),
});
export type Support = z.infer<typeof Support>;

export const Company = z.strictObject({
  /** The hosting company's name, as its customers know it. */
  name: z.string().trim().min(1).max(80),
  /** What it calls the place where accounts are administered. */
  controlPanelName: z.string().trim().min(1).max(80),
  /** Where that place is: the way back from the consent round trip. */
  controlPanelUrl: WebUrl,
  /** Where its help pages say that contacts find Identity Management, from menu to menu; the last one is the name of the page. */
  menuPath: z.array(Name).min(1).max(6).default(['Account', 'Security Policies', 'Identity Management']),
  /** What its help pages call the button that connects a tenant. */
  startName: Name.default('Start Azure Integration'),
  /** What its help pages call the SSO switch. */
  switchName: Name.default('Enable SSO with Azure ID for all users'),
  support: Support.optional(),
});
export type Company = z.infer<typeof Company>;

/** What it calls the hosted page. */
export const pageNameOf = ({ menuPath }: Pick<Company, 'menuPath'>): string => menuPath.at(-1) ?? '';

export const supportNameOf = ({ name, support }: Pick<Company, 'name' | 'support'>): string =>
  support?.name ?? `${name} support`;

/** One way to reach somebody: what people read, and where a click leads. */
export type SupportWay = { readonly kind: 'web' | 'mail' | 'telephone'; readonly text: string; readonly href: string };

/** Without what separates, and without the “(0)” that is dialled within a country only. */
const dialled = (phone: string): string => phone.replace(/^(\+.*?)\(0\)/, '$1').replaceAll(/[^\d+]/g, '');

/** In the order in which they stand on a page: `https`, `mailto` (RFC 6068) and `tel` (RFC 3966), and nothing else. */
export function supportWays({ url, email, phone }: Omit<Support, 'name'>): readonly SupportWay[] {
  const ways: SupportWay[] = [];
  if (url !== undefined) ways.push({ kind: 'web', text: new URL(url).host, href: url });
  if (email !== undefined) ways.push({ kind: 'mail', text: email, href: `mailto:${encodeURIComponent(email)}` });
  if (phone !== undefined) ways.push({ kind: 'telephone', text: phone, href: `tel:${dialled(phone)}` });
  return ways;
}
