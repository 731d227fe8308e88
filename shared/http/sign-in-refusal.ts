/** A refused sign-in as a page, with the way to start again at the app. */
import type { App } from '../domain/app-catalogue.ts';
import { AZURE_REFUSALS, isAzureRefusal } from '../domain/azure-refusals.ts';
import { initiateLoginUrl } from '../domain/openid/authorization-response.ts';
import { PageRefusal, type PageRefusalCode } from './page-refusal.ts';
import { isOutage } from './refusals-of-azure.ts';

/** Refusals of ours that starting again won't help against; of Azure's the table says so. */
const FINAL: ReadonlySet<PageRefusalCode> = new Set(['integration-broken', 'bound-to-another-person']);

const canStartAgain = (refusal: PageRefusalCode): boolean =>
  isAzureRefusal(refusal) ? AZURE_REFUSALS[refusal].canStartAgain : !FINAL.has(refusal);

export function signInRefusal(
  { serviceUrl }: { readonly serviceUrl: string },
  { refusal, code, app }: { readonly refusal: PageRefusalCode; readonly code: string; readonly app: App | undefined },
): PageRefusal {
  const again =
    app === undefined || !canStartAgain(refusal)
      ? undefined
      : { label: `Start again in ${app.displayName}`, href: initiateLoginUrl(app, serviceUrl, undefined) };
  return new PageRefusal(refusal, {
    detail: code,
    signIn: { app: app?.id },
    appName: app?.displayName,
    action: again,
    ...(isOutage(refusal) ? { retryAfterSeconds: 30 } : {}),
  });
}

/** The browser came back with nothing that a sign-in can go on from: which app it was for isn't known. */
export const unusableSignIn = (code: string): PageRefusal =>
  new PageRefusal('sign-in-not-usable', { detail: code, signIn: { app: undefined } });
