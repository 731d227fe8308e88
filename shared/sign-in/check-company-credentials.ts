/** May this user use, and may they reset, their Company password in this app right now (rule 7)? */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { AppId } from '../platform/words/identifiers.ts';
import { UnreadableRow, type WriteLog } from '../platform/ports.ts';
import type { NoteShadowSighting } from '../shadow/note-shadow-sighting.ts';
import type { ResolveSignIn } from '../decision/resolve-sign-in.ts';
import { type LoginName, WITHOUT_DOMAIN } from './rules/login-name.ts';

export type CheckCompanyCredentialsOutcome = {
  readonly kind: 'active' | 'inactive' | 'unknown-app';
};

type Dependencies = {
  readonly resolveSignIn: ResolveSignIn;
  readonly noteShadowSighting: NoteShadowSighting;
  readonly catalogue: AppCatalogue;
  readonly writeLog: WriteLog;
};

/**
 * A broken integration leaves them inactive: it never falls back to passwords by itself. So does a row that decides
 * and can't be read: whoever it is about may be under SSO. So does a login name without a domain, which a mail server may
 * complete to anybody's address; admin portals alone, which are never under SSO, ask for none.
 */
export const makeCheckCompanyCredentials = ({ resolveSignIn, noteShadowSighting, catalogue, writeLog }: Dependencies) =>
  async function checkCompanyCredentials(email: LoginName, appId: AppId): Promise<CheckCompanyCredentialsOutcome> {
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
    const { decision, ...facts } = resolved;
    await noteShadowSighting({ app, ...facts });
    return { kind: decision.step === 'entra' ? 'inactive' : 'active' };
  };
export type CheckCompanyCredentials = ReturnType<typeof makeCheckCompanyCredentials>;
