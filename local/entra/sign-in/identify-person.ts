/** Finds out who is at the browser: from a session, from the form just sent, or by showing a page that asks. */
import { entraError, type EntraError } from '../entra-errors.ts';
import { loginOf } from '../directory.ts';
import { errorPage } from '../pages/pages.ts';
import { signInPage } from '../pages/pages.ts';
import type { App, Tenant, User } from '../seed.ts';
import type { Exchange, StandIn } from '../stand-in.ts';
import type { TenantPath } from '../stand-in.ts';
import { checkPassword, type PasswordOutcome } from './check-password.ts';
import { loginHintOf } from '../token/login-hint.ts';
import type { PageForm } from './read-form.ts';

export interface Person {
  readonly tenant: Tenant;
  readonly user: User;
  /** When they gave their password. */
  readonly authenticatedAt: Date;
}

export interface Asking {
  readonly path: TenantPath;
  readonly app: App;
  readonly loginHint: string | undefined;
  readonly prompt: 'login' | 'none' | 'select_account' | undefined;
  readonly form: PageForm | undefined;
}

type Identified = { kind: 'person'; person: Person } | { kind: 'page'; response: Response };

/** How a form says whose session it goes with. */
export const accountOf = ({ tenant, user }: Person): string => `${user.objectId}.${tenant.id}`;

/** This very page, asking for a sign-in whatever session there is. */
export const otherAccountUrl = (c: Exchange): string => {
  const url = new URL(c.req.url);
  url.searchParams.set('prompt', 'login');
  url.searchParams.delete('login_hint');
  return url.pathname + url.search;
};

/** Where the page's form goes: back to where it came from, the question included. */
export const formAction = (c: Exchange): string => {
  const url = new URL(c.req.url);
  return url.pathname + url.search;
};

const showSignIn = async (c: Exchange, asking: Asking, login: string, error?: EntraError): Promise<Identified> => ({
  kind: 'page',
  response: await c.html(
    signInPage({
      action: formAction(c),
      appName: asking.app.displayName ?? asking.app.clientId,
      tenantName: asking.path.kind === 'one' ? asking.path.tenant.displayName : undefined,
      login,
      error,
    }),
  ),
});

const answerPassword = async (
  c: Exchange,
  standIn: StandIn,
  asking: Asking,
  login: string,
  outcome: PasswordOutcome,
): Promise<Identified> => {
  switch (outcome.kind) {
    case 'signed-in': {
      const { tenant, user } = outcome;
      const authenticatedAt = standIn.now();
      standIn.sessions.start(c, { tenantId: tenant.id, objectId: user.objectId, authenticatedAt });
      return { kind: 'person', person: { tenant, user, authenticatedAt } };
    }
    case 'unknown-user':
      return showSignIn(c, asking, login, entraError(50034));
    case 'wrong-password':
      return showSignIn(c, asking, login, entraError(50126));
    case 'disabled':
      return showSignIn(c, asking, login, entraError(50057));
    case 'not-in-tenant': {
      const error = entraError(50020, `User account '${login}', tenant '${outcome.tenant.displayName}'.`);
      return { kind: 'page', response: await c.html(errorPage(error, standIn.now(), otherAccountUrl(c)), 400) };
    }
  }
};

/** Those of the tenants in the path who are signed in at this browser. */
export const signedInPeople = (c: Exchange, standIn: StandIn, path: TenantPath): Person[] => {
  const tenants = path.kind === 'one' ? [path.tenant] : standIn.directory.tenants;
  const sessions = standIn.sessions.list(
    c,
    tenants.map(({ id }) => id),
  );
  return sessions.flatMap(({ tenantId, objectId, authenticatedAt }) => {
    const tenant = standIn.directory.findTenant(tenantId);
    const user = standIn.directory.findUser(tenantId, objectId);
    return tenant && user?.enabled ? [{ tenant, user, authenticatedAt }] : [];
  });
};

const isHinted = ({ user }: Person, hint: string): boolean =>
  hint === loginHintOf(user) ||
  [loginOf(user), user.userPrincipalName, user.mail].some((name) => name?.toLowerCase() === hint.trim().toLowerCase());

/** The address of whom an opaque hint names; anything else as it was given. */
const shownHint = (standIn: StandIn, { path, loginHint = '' }: Asking): string => {
  const tenants = path.kind === 'one' ? [path.tenant] : standIn.directory.tenants;
  const named = tenants.flatMap(({ users }) => users).find((user) => loginHintOf(user) === loginHint);
  return named === undefined ? loginHint : loginOf(named);
};

/** Those who are signed in here, or whom the hint names of them. */
const candidates = (c: Exchange, standIn: StandIn, { path, loginHint }: Asking): Person[] => {
  const people = signedInPeople(c, standIn, path);
  return loginHint === undefined ? people : people.filter((person) => isHinted(person, loginHint));
};

/** With `prompt=none` no page is shown: who it is, or why nobody knows. */
export const identifySilently = (
  c: Exchange,
  standIn: StandIn,
  asking: Asking,
): { kind: 'person'; person: Person } | { kind: 'refused'; error: EntraError } => {
  const [only, ...others] = candidates(c, standIn, asking);
  if (only && others.length === 0) return { kind: 'person', person: only };
  const isSomebodyThere = signedInPeople(c, standIn, asking.path).length > 0;
  return { kind: 'refused', error: entraError(isSomebodyThere ? 16000 : 50058) };
};

const askWithPage = async (c: Exchange, standIn: StandIn, asking: Asking): Promise<Identified> => {
  const [only, ...others] =
    asking.prompt === 'login' || asking.prompt === 'select_account' ? [] : candidates(c, standIn, asking);
  if (only && others.length === 0) return { kind: 'person', person: only };
  return showSignIn(c, asking, shownHint(standIn, asking));
};

/** Says who is there, or answers with the page that asks. A session starts when a password is right. */
export const identifyPerson = async (c: Exchange, standIn: StandIn, asking: Asking): Promise<Identified> => {
  const { form, path } = asking;
  if (form === undefined) return askWithPage(c, standIn, asking);
  switch (form.action) {
    case 'sign-in': {
      const outcome = checkPassword(standIn.directory, path, form.login, form.password);
      return answerPassword(c, standIn, asking, form.login, outcome);
    }
    case 'accept':
    case 'cancel': {
      const person = signedInPeople(c, standIn, path).find((one) => accountOf(one) === form.account);
      return person ? { kind: 'person', person } : showSignIn(c, asking, asking.loginHint ?? '');
    }
  }
};
