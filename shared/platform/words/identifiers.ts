/**
 * The names of things, as branded types: an account id can't be passed where a tenant id is meant. Each has one spelling, in which it is kept and compared;
 * the last of this file puts it into a table's key.
 * Needs nothing of Node: the Identity Management page judges addresses by this very rule.
 */
import * as z from 'zod';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
// Windows device names fail as a path segment in Azure's front end, whatever the route says.
const RESERVED_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** A customer of the Company: 1 to 64 letters, digits, `-` or `_`, as the Control Panel names it. Case counts. */
export const AccountId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be 1 to 64 letters, digits, "-" or "_"')
  .refine((id) => !RESERVED_NAME.test(id), 'is a reserved name')
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/** An Entra tenant's id (`tid`): a GUID in lower case. */
export const TenantId = z.string().toLowerCase().regex(GUID, 'must be a GUID').brand<'TenantId'>();
export type TenantId = z.infer<typeof TenantId>;

/** A person's object id (`oid`) in an Entra tenant: a GUID in lower case. With the tenant id it names a person for good. */
export const ObjectId = z.string().toLowerCase().regex(GUID, 'must be a GUID').brand<'ObjectId'>();
export type ObjectId = z.infer<typeof ObjectId>;

/** A user of an account, for ever: given when the Control Panel first names the user; the `sub` that apps see. */
export const UserId = z.uuid().brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

/** The Control Panel's own key of a user, which stays when the address changes: 1 to 128 visible ASCII characters. Case counts. */
export const ExternalId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters, without blanks')
  .brand<'ExternalId'>();
export type ExternalId = z.infer<typeof ExternalId>;

/** A Company app in the catalogue, such as `webmail`. */
export const AppId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 lower-case letters, digits or "-"')
  .brand<'AppId'>();
export type AppId = z.infer<typeof AppId>;

/** What an app calls itself towards the OpenID Provider (RFC 6749 section 2.2). */
export const ClientId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'must be 1 to 128 letters, digits, ".", "_" or "-"')
  .brand<'ClientId'>();
export type ClientId = z.infer<typeof ClientId>;

/** A product of the Company that an account has, such as `unified`. */
export const ProductId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 lower-case letters, digits or "-"')
  .brand<'ProductId'>();
export type ProductId = z.infer<typeof ProductId>;

/** Who calls from the Control Panel (the token's `sub`): an account contact or a service of the Company. */
export const ContactId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@:|-]{0,127}$/, 'must be 1 to 128 letters, digits or "._@:|-"')
  .brand<'ContactId'>();
export type ContactId = z.infer<typeof ContactId>;

/** One audit event. */
export const AuditEventId = z.uuid().brand<'AuditEventId'>();
export type AuditEventId = z.infer<typeof AuditEventId>;

export const EMAIL_ADDRESS_RULE = 'must be an e-mail address such as name@example.com, of at most 254 characters';
export const DOMAIN_RULE = 'must be a domain name such as example.com';

const MAX_OCTETS = 254;
const MAX_LOCAL_OCTETS = 64;
const MAX_DOMAIN_OCTETS = 253;
// atext of RFC 5322 section 3.2.3 and dots; beyond ASCII: letters, marks, numbers and symbols, never spaces or controls.
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~.\-\p{L}\p{M}\p{N}\p{S}]+$/u;
const ASCII_BRACKETS = /[<>]/;
/** Two labels at least. An all-digit last one is an IPv4 address in disguise (WHATWG URL, "ends in a number"). */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is in its normal form as it stands: most addresses and domains are. Without `--`, which stands in punycode. */
const PLAIN_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const PLAIN_ADDRESS = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The domain in ASCII, by the host parser of the URL standard (UTS #46, not transitional); undefined when it is none. */
const inAscii = (domain: string): string | undefined => URL.parse(`ws://${domain}`)?.hostname;

// Lower case can undo NFKC and the other way round; two rounds settle every assigned character, and what hasn't settled is refused.
function fold(text: string): string | undefined {
  // U+FFFD stands for what somebody could not decode: no address, but a damaged one.
  if (!text.isWellFormed() || text.includes('\uFFFD')) return undefined;
  let folded = text;
  for (let round = 0; round < 3; round++) {
    const next = folded.normalize('NFKC').toLowerCase().normalize('NFKC');
    if (next === folded) return folded;
    folded = next;
  }
  return undefined;
}

/** A domain in normal form, or undefined when the text is none. */
export function normalDomain(text: string): string | undefined {
  if (text.length <= MAX_DOMAIN_OCTETS && !text.includes('--') && PLAIN_DOMAIN.test(text)) return text;
  const folded = fold(text.trim());
  // In a URL these end the host or stand for something else, tabs are dropped and percent signs decoded.
  if (folded === undefined || /[\s\p{Cc}/\\?#%:@[\]]/u.test(folded)) return undefined;
  const ascii = inAscii(folded);
  if (ascii === undefined || ascii.length > MAX_DOMAIN_OCTETS || !DOMAIN.test(ascii)) return undefined;
  return inAscii(ascii) === ascii ? ascii : undefined;
}

/**
 * An address in normal form, or undefined when the text is none: two spellings of one mailbox must meet in one row. Idempotent.
 * NFKC, lower case, domain in ASCII (UTS #46). At most 254 octets (RFC 5321 section 4.5.3.1.3, less the brackets),
 * local part at most 64, written as a dot-atom or with letters outside ASCII (RFC 6531); quoted forms are refused.
 */
export function normalEmailAddress(text: string): string | undefined {
  if (text.length <= MAX_OCTETS && !text.includes('--') && PLAIN_ADDRESS.test(text)) return text;
  const folded = fold(text.trim());
  if (folded === undefined) return undefined;
  const at = folded.indexOf('@');
  if (at < 1 || at !== folded.lastIndexOf('@')) return undefined;
  const local = folded.slice(0, at);
  const domain = normalDomain(folded.slice(at + 1));
  if (domain === undefined || encoder.encode(local).length > MAX_LOCAL_OCTETS) return undefined;
  if (!LOCAL_PART.test(local) || ASCII_BRACKETS.test(local)) return undefined;
  const address = `${local}@${domain}`;
  return encoder.encode(address).length <= MAX_OCTETS ? address : undefined;
}

/** An e-mail address in its normal form; parsing normalises. */
export const EmailAddress = z
  .string()
  .max(1024, EMAIL_ADDRESS_RULE)
  .transform(normalEmailAddress)
  .pipe(z.string(EMAIL_ADDRESS_RULE))
  .brand<'EmailAddress'>();
export type EmailAddress = z.infer<typeof EmailAddress>;

/** A mail domain in its normal form: ASCII (punycode), lower case, at least two labels. */
export const DomainName = z
  .string()
  .max(1024, DOMAIN_RULE)
  .transform(normalDomain)
  .pipe(z.string(DOMAIN_RULE))
  .brand<'DomainName'>();
export type DomainName = z.infer<typeof DomainName>;

/** The domain of an address: it decides which account the address belongs to. */
export const domainOf = (address: EmailAddress): DomainName =>
  address.slice(address.lastIndexOf('@') + 1) as DomainName;

const PLAIN_IN_KEY = /^[a-z0-9@._+-]*$/;
const ESCAPED = /=([0-9a-f]{2})/g;

/** The most characters that escaped text may have, so that a row's prefix fits beside it. */
export const MAX_ESCAPED_LENGTH = 480;

/**
 * Text as part of a table key, reversibly. Keys forbid `/ \ # ?` and control characters, and are at most 512 characters
 * ("Understanding the Table service data model", Microsoft Learn). Everything but a few plain characters is written as the
 * hex of its UTF-8 octets behind `=`, so a key is ASCII, sorts by plain code units and needs no care in a filter. Throws a RangeError
 * when it would not fit.
 */
export function escapeKey(text: string): string {
  if (text.length <= MAX_ESCAPED_LENGTH && PLAIN_IN_KEY.test(text)) return text;
  if (!text.isWellFormed()) throw new RangeError('text for a key has a lone surrogate');
  let key = '';
  for (const octet of encoder.encode(text)) {
    const character = String.fromCharCode(octet);
    key += PLAIN_IN_KEY.test(character) ? character : `=${octet.toString(16).padStart(2, '0')}`;
  }
  if (key.length > MAX_ESCAPED_LENGTH) throw new RangeError('text is too long for a key');
  return key;
}

/** The text that `escapeKey` made the key from. */
export function unescapeKey(key: string): string {
  if (PLAIN_IN_KEY.test(key)) return key;
  const octets = key.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoder.decode(Uint8Array.from(octets, (character) => character.charCodeAt(0)));
}

const LAST_MOMENT_DIGITS = 16;

/** Sorts exclusions by their end, then by address. */
export const endKey = (expiresAt: Date, email: EmailAddress): string => `${endsBefore(expiresAt)}:${escapeKey(email)}`;

/** Behind every end before that moment, and before every later one. */
export const endsBefore = (moment: Date): string => String(moment.getTime()).padStart(LAST_MOMENT_DIGITS, '0');
