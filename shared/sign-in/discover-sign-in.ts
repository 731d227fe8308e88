/** Step one of a sign-in: where does step two happen? Says nothing else, whoever the address belongs to. */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { AppId, EmailAddress } from '../platform/words/identifiers.ts';
import { initiateLoginUrl } from '../platform/words/apps/app-addresses.ts';
import type { Clock, Sealer } from '../platform/ports.ts';
import type { ResolveSignIn } from '../decision/resolve-sign-in.ts';
import { HINT_LIFETIME_MS } from '../platform/words/lifetimes.ts';

export type DiscoverSignInOutcome =
  | { readonly kind: 'entra'; readonly url: string }
  | { readonly kind: 'company-credentials' }
  | { readonly kind: 'unknown-app' };

type Dependencies = {
  readonly resolveSignIn: ResolveSignIn;
  readonly catalogue: AppCatalogue;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly serviceUrl: string;
};

/** The URL starts the sign-in at the app and carries the address sealed. */
export const makeDiscoverSignIn = ({ resolveSignIn, catalogue, sealer, clock, serviceUrl }: Dependencies) =>
  async function discoverSignIn(email: EmailAddress, appId: AppId): Promise<DiscoverSignInOutcome> {
    const app = catalogue.apps.find(({ id }) => id === appId);
    if (app === undefined) return { kind: 'unknown-app' };
    const { decision } = await resolveSignIn(email, app);
    switch (decision.step) {
      case 'company-credentials':
        return { kind: 'company-credentials' };
      case 'entra': {
        const expiresAt = new Date(clock().getTime() + HINT_LIFETIME_MS);
        const hint = await sealer.seal('login-hint', { email }, expiresAt);
        return { kind: 'entra', url: initiateLoginUrl(app, serviceUrl, hint) };
      }
    }
  };
export type DiscoverSignIn = ReturnType<typeof makeDiscoverSignIn>;
