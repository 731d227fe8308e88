/** Sends a browser to sign in at Azure: for an app, for a test, or to prove a tenant. What is needed when it is back, it keeps sealed. */
import type { AppId } from '../platform/words/identifiers.ts';
import { keepVisit, type VisitKind } from '../platform/keys/kept-visit.ts';
import { makeVisitId } from '../platform/pages/visit-id.ts';
import type { Clock, RandomText, Sealer } from '../platform/ports.ts';
import type { EntraSignIn } from './ports.ts';

/** `state` names the visit, `sealed` is what the browser keeps of it. */
export type SentToAzure = {
  readonly kind: 'entra';
  readonly url: string;
  readonly state: string;
  readonly sealed: string;
};

/** Ours towards Azure, not the app's. */
export type AzureSecrets = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

export type SendToAzureDependencies = {
  readonly entraSignIn: Pick<EntraSignIn, 'authorizationUrl'>;
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly clock: Clock;
  readonly randomText: RandomText;
  readonly serviceUrl: string;
};

type Way = Pick<Parameters<EntraSignIn['authorizationUrl']>[0], 'authority' | 'loginHint' | 'prompt' | 'contexts'> & {
  /** Where Azure sends the browser back, without a slash in front. */
  readonly route: string;
  /** The app that it is for; undefined: it began at the Control Panel. */
  readonly app?: AppId;
};

/** Nothing is stored: the visit lives sealed in the browser. */
export const makeSendToAzure = (dependencies: SendToAzureDependencies) =>
  async function sendToAzure<Content extends AzureSecrets>(
    kind: VisitKind<Content>,
    { route, app, ...way }: Way,
    contentOf: (secrets: AzureSecrets) => Content,
  ): Promise<SentToAzure> {
    const { entraSignIn, clock, randomText, serviceUrl } = dependencies;
    const state = makeVisitId(randomText(), clock(), app);
    const secrets = { state, nonce: randomText(), codeVerifier: randomText() };
    const url = entraSignIn.authorizationUrl({ ...secrets, ...way, redirectUri: `${serviceUrl}/${route}` });
    return { kind: 'entra', url: url.href, state, sealed: await keepVisit(dependencies, kind, contentOf(secrets)) };
  };
