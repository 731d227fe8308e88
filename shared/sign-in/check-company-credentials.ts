/** May this user use, and may they reset, their Company password in this app right now (rule 7)? */
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { AppId, EmailAddress } from '../platform/words/identifiers.ts';
import { BLOCKED_REFUSAL_TOLD_EVERY_MS } from '../platform/words/lifetimes.ts';
import { UnreadableRow, type WriteLog } from '../platform/ports.ts';
import { ifPossible } from '../platform/in-process/attempts.ts';
import { type EventDependencies, makeRefusalEvent } from '../audit/make-audit-event.ts';
import type { NoteShadowSighting } from '../shadow/note-shadow-sighting.ts';
import type { ResolvedSignIn, ResolveSignIn } from './discover-sign-in.ts';
import type { BlockStore } from '../users/ports.ts';
import { type LoginName, WITHOUT_DOMAIN } from './wire.ts';

export type CheckCompanyCredentialsOutcome = {
  readonly kind: 'active' | 'inactive' | 'unknown-app';
};

type Dependencies = EventDependencies & {
  readonly resolveSignIn: ResolveSignIn;
  readonly noteShadowSighting: NoteShadowSighting;
  readonly blockStore: Pick<BlockStore, 'isListed' | 'noteRefusal'>;
  readonly catalogue: AppCatalogue;
  readonly writeLog: WriteLog;
};

/**
 * A broken integration leaves them inactive: it never falls back to passwords by itself. So does a row that decides
 * and can't be read: whoever it is about may be under SSO. So does a login name without a domain, which a mail server may
 * complete to anybody's address; admin portals alone, which are never under SSO, ask for none. Whoever left and is blocked for it is refused here, and
 * nowhere before: discovery answers them as everybody.
 */
export const makeCheckCompanyCredentials = (dependencies: Dependencies) => {
  const { resolveSignIn, noteShadowSighting, catalogue, writeLog } = dependencies;
  return async function checkCompanyCredentials(
    email: LoginName,
    appId: AppId,
  ): Promise<CheckCompanyCredentialsOutcome> {
    const app = catalogue.apps.find(({ id }) => id === appId);
    if (app === undefined) return { kind: 'unknown-app' };
    if (email === WITHOUT_DOMAIN) return { kind: app.kind === 'admin-portal' ? 'active' : 'inactive' };
    const resolved = await resolveSignIn(email, app).catch((error: unknown) => {
      if (error instanceof UnreadableRow) return error;
      throw error;
    });
    if (resolved instanceof UnreadableRow) {
      writeLog('row-unreadable', { kind: resolved.kind, column: resolved.columns[0] });
      return { kind: 'inactive' };
    }
    if (resolved.decision.step === 'entra') return { kind: 'inactive' };
    if (await isBlocked(dependencies, app, email, resolved)) return { kind: 'inactive' };
    const { account, record } = resolved;
    await noteShadowSighting({ app, account, record });
    return { kind: 'active' };
  };
};
export type CheckCompanyCredentials = ReturnType<typeof makeCheckCompanyCredentials>;

/** For end-user apps alone: in an admin portal a password was never taken away. Told in the trail, but not at each try of somebody who tries all day. */
async function isBlocked(
  dependencies: Dependencies,
  app: App,
  email: EmailAddress,
  { account, record, isUnreadable }: ResolvedSignIn,
): Promise<boolean> {
  if (account === undefined || app.kind === 'admin-portal') return false;
  // The row that says it can't be read: then the list beside it counts.
  if (isUnreadable) return dependencies.blockStore.isListed(account.id, email);
  const user = record?.user;
  if (user?.block === undefined) return false;
  const after = { email: user.email, app: app.id };
  const refused = { action: 'password-refused', refusal: user.block.reason, after } as const;
  const event = makeRefusalEvent(dependencies, account.id, { kind: 'user', id: user.id }, refused);
  await ifPossible(() => dependencies.blockStore.noteRefusal(user, event, BLOCKED_REFUSAL_TOLD_EVERY_MS));
  return true;
}
