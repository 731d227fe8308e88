/** A refused sign-in as a page, with the way to start again at the app. */
import type { App } from '../domain/app-catalogue.ts';
import { initiateLoginUrl } from '../domain/openid/authorization-response.ts';
import { PageRefusal, type PageRefusalCode } from './page-refusal.ts';

/** Refusals that starting again won't help against. */
const FINAL: ReadonlySet<PageRefusalCode> = new Set([
  'not-assigned',
  'consent-missing',
  'app-disabled',
  'integration-broken',
  'bound-to-another-person',
]);

export function signInRefusal(
  { serviceUrl }: { readonly serviceUrl: string },
  { refusal, code, app }: { readonly refusal: PageRefusalCode; readonly code: string; readonly app: App | undefined },
): PageRefusal {
  const again =
    app === undefined || FINAL.has(refusal)
      ? undefined
      : { label: `Start again in ${app.displayName}`, href: initiateLoginUrl(app, serviceUrl, undefined) };
  const isOutage = refusal === 'azure-unavailable' || refusal === 'our-credential-refused';
  return new PageRefusal(refusal, {
    detail: code,
    signIn: { app: app?.id },
    appName: app?.displayName,
    action: again,
    ...(isOutage ? { retryAfterSeconds: 30 } : {}),
  });
}

/** The browser came back with nothing that a sign-in can go on from: which app it was for isn't known. */
export const unusableSignIn = (code: string): PageRefusal =>
  new PageRefusal('sign-in-not-usable', { detail: code, signIn: { app: undefined } });
