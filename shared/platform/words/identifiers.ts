/** The names of things, as branded types: an account id can't be passed where a tenant id is meant. */
import * as z from 'zod';
import { DOMAIN_RULE, EMAIL_ADDRESS_RULE, normalDomain, normalEmailAddress } from './email-address.ts';

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

/** An e-mail address in its normal form (see `email-address.ts`); parsing normalises. */
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
