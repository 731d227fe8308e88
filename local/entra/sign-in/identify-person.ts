/** Finds out who is at the browser: from a session, from the form just sent, or by showing a page that asks. */
import * as z from 'zod';
import { EntraError } from '../entra-errors.ts';
import type { Exchange } from '../exchange.ts';
import { signInPage } from '../pages/pages.ts';
import { type App, loginHintOf, loginOf, type Tenant, type User } from '../seed.ts';
import { type StandIn, type TenantPath, tenantsIn } from '../stand-in.ts';
import type { Caller } from './authorize-request.ts';

export interface Person {
  readonly tenant: Tenant;
  readonly user: User;
  /** When they gave their password. */
  readonly authenticatedAt: Date;
}

/** Who it is, and what they answered to a question of ours. */
export type Identified = { readonly person: Person; readonly action?: 'accept' | 'cancel' };

const Form = z.object({
  action: z.enum(['sign-in', 'accept', 'cancel']),
  login: z.string().default(''),
  password: z.string().default(''),
  /** `<object id>.<tenant id>`: whose decision it is, as the page showed it. */
  account: z.string().default(''),
});
type Form = z.output<typeof Form>;

/**
 * The form that was sent; undefined when the page was merely asked for, or when it came from another site's page, which
 * must not consent in somebody's name. Programs send no Sec-Fetch-Site and are taken at their word.
 */
const readForm = async (c: Exchange): Promise<Form | undefined> => {
  if (c.req.method !== 'POST' || (c.req.header('Sec-Fetch-Site') ?? 'same-origin') !== 'same-origin') return undefined;
  return Form.safeParse(await c.req.parseBody()).data;
};

/** How a form says whose session it goes with. */
const accountOf = ({ tenant, user }: Person): string => `${user.objectId}.${tenant.id}`;

const pathOf = ({ pathname, search }: URL): string => pathname + search;

/** This very page, asking for a sign-in whatever session there is. */
export const otherAccountUrl = (c: Exchange): string => {
  const url = new URL(c.req.url);
  url.searchParams.set('prompt', 'login');
  url.searchParams.delete('login_hint');
  return pathOf(url);
};

const nameOf = ({ displayName, clientId }: App): string => displayName ?? clientId;

/** What a page says that asks somebody who has signed in. Its form goes back to where it came from, the question included. */
export const shownPerson = (c: Exchange, app: App, person: Person) => ({
  ...{ action: pathOf(new URL(c.req.url)), account: accountOf(person), login: loginOf(person.user) },
  ...{ otherAccountUrl: otherAccountUrl(c), appName: nameOf(app) },
});

const showSignIn = (c: Exchange, { app, path }: Caller, login: string, error?: EntraError) =>
  c.html(
    signInPage({
      ...{ action: pathOf(new URL(c.req.url)), appName: nameOf(app), tenantName: path.tenant?.displayName },
      ...{ login, error },
    }),
  );

/** Of an address in a tenant: a member's, or a guest's. */
const entryIn = ({ directory }: StandIn, tenant: Tenant, login: string): User | undefined =>
  directory.findTenantOfAddress(login) === tenant
    ? directory.findMember(tenant.id, login)
    : directory.findGuest(tenant.id, login);

/**
 * Does this address with this password open that tenant? Authentication happens in the person's home tenant; in the
 * guest's own entry when the home tenant isn't one of the stand-in's.
 */
const checkPassword = (standIn: StandIn, path: TenantPath, { login, password }: Form) => {
  const home = standIn.directory.findTenantOfAddress(login);
  const tenant = path.tenant ?? home;
  const user = tenant && entryIn(standIn, tenant, login);
  const holder = (home && entryIn(standIn, home, login)) ?? user;
  if (!tenant || !holder) throw new EntraError(50034);
  if (holder.password !== password) throw new EntraError(50126);
  if (!holder.enabled || user?.enabled === false) throw new EntraError(50057);
  if (!user) throw new EntraError(50020, `User account '${login}', tenant '${tenant.displayName}'.`);
  return { tenant, user };
};

/** Those of the tenants in the path who are signed in at this browser. */
export const signedInPeople = (c: Exchange, standIn: StandIn, path: TenantPath): Person[] =>
  tenantsIn(standIn, path).flatMap((tenant) => {
    const session = standIn.sessions.find(c, tenant.id);
    const user = session && standIn.directory.findUser(tenant.id, session.objectId);
    return session && user?.enabled ? [{ tenant, user, authenticatedAt: session.authenticatedAt }] : [];
  });

const isHinted = ({ user }: Person, hint: string): boolean =>
  hint === loginHintOf(user) ||
  [loginOf(user), user.userPrincipalName, user.mail].some((name) => name?.toLowerCase() === hint.trim().toLowerCase());

/** The address of whom an opaque hint names; anything else as it was given. */
const shownHint = (standIn: StandIn, { path, values }: Caller): string => {
  const { login_hint: hint = '' } = values;
  const named = tenantsIn(standIn, path).flatMap(({ users }) => users);
  const user = named.find((one) => loginHintOf(one) === hint);
  return user ? loginOf(user) : hint;
};

/** The one who is signed in here, or whom the hint names of them; undefined when it could be several, or nobody is. */
const onlyCandidate = (c: Exchange, standIn: StandIn, { path, values }: Caller): Person | undefined => {
  const { login_hint: hint } = values;
  const people = signedInPeople(c, standIn, path).filter((one) => hint === undefined || isHinted(one, hint));
  return people.length === 1 ? people[0] : undefined;
};

/** With `prompt=none` no page is shown: who it is. Throws why nobody knows. */
export const identifySilently = (c: Exchange, standIn: StandIn, caller: Caller): Identified => {
  const person = onlyCandidate(c, standIn, caller);
  if (person) return { person };
  throw new EntraError(signedInPeople(c, standIn, caller.path).length > 0 ? 16000 : 50058);
};

/** Says who is there, or answers with the page that asks. A session starts when a password is right. */
export const identifyPerson = async (c: Exchange, standIn: StandIn, caller: Caller): Promise<Identified | Response> => {
  const { path, values } = caller;
  const form = await readForm(c);
  if (form === undefined) {
    const asksAnew = values['prompt'] === 'login' || values['prompt'] === 'select_account';
    const person = asksAnew ? undefined : onlyCandidate(c, standIn, caller);
    return person ? { person } : showSignIn(c, caller, shownHint(standIn, caller));
  }
  if (form.action !== 'sign-in') {
    const person = signedInPeople(c, standIn, path).find((one) => accountOf(one) === form.account);
    return person ? { person, action: form.action } : showSignIn(c, caller, values['login_hint'] ?? '');
  }
  try {
    const person = { ...checkPassword(standIn, path, form), authenticatedAt: standIn.now() };
    standIn.sessions.start(c, person);
    return { person };
  } catch (error) {
    if (!(error instanceof EntraError) || error.aadsts === 50020) throw error;
    return showSignIn(c, caller, form.login, error);
  }
};
