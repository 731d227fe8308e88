/** A sign-in through the stand-in of Entra ID: from our authorization URL to the code that comes back. */
import type { TokenCredential } from '@azure/identity';
import { makeEntraCredential, type SecretSource } from '../../shared/entra/token-endpoint/entra-credential.ts';
import { makeEntraSignIn } from '../../shared/entra/entra-sign-in.ts';
import { makeTenantKeys } from '../../shared/entra/id-token/tenant-keys.ts';
import type { EntraAuthority, EntraSignIn, EntraSignInOutcome } from '../../shared/entra/ports.ts';
import type { RunningEntra } from '../../local/entra/start-entra.ts';
import { makeFormBrowser } from '../../local/entra/testing/form-browser.ts';
import { CALLBACK, CLIENT, SECRET } from '../../local/entra/testing/seeded-entra.ts';
import { codeOf } from '../../local/entra/testing/sign-in.ts';

export const NONCE = 'nonce-of-this-sign-in';
export const VERIFIER = 'a-verifier-of-at-least-43-characters-so-that-it-will-do';

export const clock = (): Date => new Date();
export const settingsOf = (entra: Pick<RunningEntra, 'url' | 'graph'>) => ({
  authority: entra.url,
  graphUrl: entra.graph,
  clientId: CLIENT,
});
/** An identity that must not be asked. */
export const noIdentity: TokenCredential = { getToken: () => Promise.reject(new Error('no identity here')) };

/** Secrets by name, which a test can change; `refresh` makes `next` the latest, as after a rotation in the vault. */
export function makeSecrets(latest: Record<string, string>, next: Record<string, string> = {}): SecretSource {
  let held = latest;
  return {
    readLatest: (name) => Promise.resolve(held[name]),
    refresh: () => {
      held = { ...held, ...next };
      return Promise.resolve(true);
    },
  };
}

export const secretCredential = (secrets: SecretSource = makeSecrets({ 'entra-client-secret': SECRET })) =>
  makeEntraCredential({ kind: 'client-secret', secrets, identity: noIdentity, tokenExchangeAudience: '' });

export function makeSignIn(
  entra: RunningEntra,
  options: Partial<
    Pick<Parameters<typeof makeEntraSignIn>[0], 'credential' | 'timeoutMilliseconds' | 'tenantKeys' | 'writeLog'>
  > = {},
): EntraSignIn {
  return makeEntraSignIn({
    settings: settingsOf(entra),
    credential: secretCredential(),
    tenantKeys: makeTenantKeys({ authority: entra.url, cooldownSeconds: 300, clock, writeLog: () => undefined }),
    clock,
    writeLog: () => undefined,
    ...options,
  });
}

/** Goes where the service sends the browser, types address and password, and brings the code back. */
export async function fetchCode(signIn: EntraSignIn, authority: EntraAuthority, login: string): Promise<string> {
  const url = signIn.authorizationUrl({
    authority,
    redirectUri: CALLBACK,
    state: 'state',
    nonce: NONCE,
    codeVerifier: VERIFIER,
    loginHint: undefined,
  });
  const browser = makeFormBrowser();
  await browser.open(url.href);
  return codeOf(await browser.submit({ action: 'sign-in', login, password: 'right' }));
}

export const redeem = (
  signIn: EntraSignIn,
  authority: EntraAuthority,
  code: string,
  changes: { nonce?: string; codeVerifier?: string; redirectUri?: string } = {},
): Promise<EntraSignInOutcome> =>
  signIn.redeemCode({ authority, redirectUri: CALLBACK, code, nonce: NONCE, codeVerifier: VERIFIER, ...changes });
