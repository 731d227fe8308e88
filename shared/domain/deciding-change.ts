/**
 * Which entries of the audit trail made the fact on which a decision stands: the newest one that did says since when it is so.
 * A refused attempt changed nothing, so it never counts.
 */
import type { App } from './app-catalogue.ts';
import type { AuditEvent, Recorded } from './audit-event.ts';
import { domainOf, EmailAddress } from './identifiers.ts';
import type { Reason } from './sign-in-decision.ts';

/** What was decided, about whom. */
export type Decided = {
  readonly reason: Reason;
  readonly email: EmailAddress;
  readonly app: Pick<App, 'requiresProduct' | 'requiresTwoFactor'>;
};
/** Since when it is so. `event` undefined: nobody changed anything, an exclusion ran out. */
export type Since = { readonly at: Date; readonly event: AuditEvent | undefined };

type Look = (event: AuditEvent, decided: Decided) => boolean;

const names = (recorded: Recorded | undefined, member: string, name: string): boolean => {
  const value = recorded?.[member];
  return Array.isArray(value) && value.includes(name);
};
const isAbout = (recorded: Recorded | undefined, email: EmailAddress): boolean => recorded?.['email'] === email;
const isOn = (recorded: Recorded | undefined): boolean => recorded?.['sso'] === 'on';

/**
 * The user was made, or their second factor changed. Entries from before that was kept say only that something of them changed: the second factor may
 * have been as it is before.
 */
const touchedFactor: Look = ({ action, before, after, changes }, { email }) => {
  if (action === 'user-renamed') return isAbout(after, email) && before?.['twoFactor'] !== after?.['twoFactor'];
  if (action !== 'users-changed') return false;
  if (changes === undefined) return names(after, 'created', email) || names(after, 'changed', email);
  const change = changes.find(({ item }) => item === email);
  if (change?.after === undefined || change.after === null) return false;
  return change.before?.['twoFactor'] !== change.after['twoFactor'];
};

/** Whom the directory doesn't know isn't known to have a second factor either. */
const lostUser: Look = ({ action, after }, { email }) => action === 'users-changed' && names(after, 'removed', email);

/** When an exclusion that was on record ran out; undefined: it was for good, or the moment can't be read. */
function endIn(recorded: Recorded | undefined): Date | undefined {
  const text = recorded?.['expiresAt'];
  const end = typeof text === 'string' ? new Date(text) : undefined;
  return end === undefined || Number.isNaN(end.getTime()) ? undefined : end;
}

/** The exclusion that an event took off the list or changed was over by then: what it held up to then had changed before. */
function wasOver({ at, before }: AuditEvent): boolean {
  const end = endIn(before);
  return end !== undefined && end <= at;
}

const endedExclusion: Look = (event, { email }) =>
  (event.action === 'exclusion-removed' && isAbout(event.before, email) && !wasOver(event)) ||
  (event.action === 'users-changed' &&
    names(event.after, 'exclusionsRemoved', email) &&
    !names(event.after, 'exclusionsEnded', email));

/** The end of an exclusion of the user that the event found over: the decision may be as it is since then. */
export const pastEndIn = (event: AuditEvent, email: EmailAddress): Date | undefined =>
  (event.action === 'exclusion-removed' || event.action === 'exclusion-changed') &&
  event.outcome === 'done' &&
  isAbout(event.before, email) &&
  wasOver(event)
    ? endIn(event.before)
    : undefined;

/** Under which address older entries name the user, when the entry is the rename that made it `email`. */
export const formerAddressIn = ({ action, outcome, before, after }: AuditEvent, email: EmailAddress) =>
  action === 'user-renamed' && outcome === 'done' && isAbout(after, email)
    ? EmailAddress.safeParse(before?.['email']).data
    : undefined;

/** They came to the domain by it. */
const movedDomain: Look = (event, { email }) => {
  const former = formerAddressIn(event, email);
  return former !== undefined && domainOf(former) !== domainOf(email);
};

const switchedOn: Look = ({ action, before, after }) => action === 'sso-switched' && isOn(after) && !isOn(before);

/** The same tenant accepted again, or another in its place, or mended, leaves the decision as it was. */
const firstConnected: Look = ({ action, before }) =>
  action === 'integration-connected' &&
  (before?.['integration'] === undefined || before['integration'] === 'not-connected');

const changedProduct: Look = ({ action, before, after }, { app: { requiresProduct: product } }) =>
  action === 'account-changed' &&
  product !== undefined &&
  names(before, 'products', product) !== names(after, 'products', product);

const gainedDomain: Look = ({ action, before, after }, { email }) =>
  action === 'account-changed' &&
  names(after, 'domains', domainOf(email)) &&
  !names(before, 'domains', domainOf(email));

/** It came into force by itself: a Security Manager confirmed it, or it was moved here. */
const broughtInForce: Look = ({ action, after }, { email }) =>
  (action === 'domain-confirmed' || action === 'domain-moved') &&
  after?.['domain'] === domainOf(email) &&
  after['state'] === 'in-force';

const MAKERS: Readonly<Record<Reason, Look>> = {
  // The catalogue and the owner of a domain stand in no account's trail.
  'admin-portal': () => false,
  'unknown-domain': () => false,
  'not-connected': ({ action }) => action === 'integration-disconnected' || action === 'account-created',
  'sso-off': ({ action, before, after }) => {
    if (action === 'account-created') return true;
    // Between off and shadow nothing changes for anybody.
    if (action === 'sso-switched') return isOn(before) && !isOn(after);
    // Disconnecting turns the switch off too, when it wasn't.
    return action === 'integration-disconnected' && before?.['sso'] !== after?.['sso'];
  },
  'domain-joining': (event, decided) =>
    gainedDomain(event, decided) ||
    movedDomain(event, decided) ||
    (event.action === 'domain-moved' && event.after?.['domain'] === domainOf(decided.email)),
  'app-not-supported': (event, decided) => event.action === 'account-created' || changedProduct(event, decided),
  // Another reason or end leaves an exclusion that holds what it was.
  excluded: (event, { email }) =>
    isAbout(event.after, email) &&
    (event.action === 'exclusion-added' || (event.action === 'exclusion-changed' && wasOver(event))),
  'two-factor-required': (event, decided) => touchedFactor(event, decided) || lostUser(event, decided),
  // The rule of what is left: whatever took one of the other rules away.
  'sso-on': (event, decided) =>
    switchedOn(event, decided) ||
    firstConnected(event, decided) ||
    endedExclusion(event, decided) ||
    changedProduct(event, decided) ||
    gainedDomain(event, decided) ||
    broughtInForce(event, decided) ||
    (decided.app.requiresTwoFactor && touchedFactor(event, decided)),
};

/** Whether the entry made it so. */
export const madeItSo = (event: AuditEvent, decided: Decided): boolean =>
  event.outcome === 'done' && MAKERS[decided.reason](event, decided);
