/** May this user use, and may they reset, their Company password in this app right now (rule 7)? */
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import type { AppId, EmailAddress } from '../domain/identifiers.ts';
import type { NoteShadowSighting } from './note-shadow-sighting.ts';
import type { ResolveSignIn } from './resolve-sign-in.ts';

export type CheckCompanyCredentialsOutcome = {
  readonly kind: 'active' | 'inactive' | 'unknown-app';
};

type Dependencies = {
  readonly resolveSignIn: ResolveSignIn;
  readonly noteShadowSighting: NoteShadowSighting;
  readonly catalogue: AppCatalogue;
};

/** Makes the use case. A broken integration leaves them inactive: it never falls back to passwords by itself. */
export const makeCheckCompanyCredentials =
  ({ resolveSignIn, noteShadowSighting, catalogue }: Dependencies) =>
  async (email: EmailAddress, appId: AppId): Promise<CheckCompanyCredentialsOutcome> => {
    const app = catalogue.apps.find(({ id }) => id === appId);
    if (app === undefined) return { kind: 'unknown-app' };
    const { decision, ...facts } = await resolveSignIn(email, app);
    await noteShadowSighting({ app, ...facts });
    return { kind: decision.step === 'entra' ? 'inactive' : 'active' };
  };
export type CheckCompanyCredentials = ReturnType<typeof makeCheckCompanyCredentials>;
