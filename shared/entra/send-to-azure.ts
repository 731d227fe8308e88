/** Sends a browser to sign in at Azure, for an app, for a test, or to prove a tenant, and reads what it brings back. What is needed then, it keeps sealed. */
import * as z from 'zod';
import type { AppId } from '../platform/words/identifiers.ts';
import { keepVisit, type VisitKind } from '../platform/keys/open-sealed.ts';
import { makeVisitId } from '../platform/pages/visit-id.ts';
import type { Clock, RandomText, Sealer } from '../platform/ports.ts';
import type { EntraSignIn } from './ports.ts';
import type { AzureError } from './rules/azure-errors.ts';

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

/** What is in the query of every redirect back. The browser brought it: it can be anything. The state that was given along and, when it went wrong, why (RFC 6749 section 4.1.2.1). */
export const EntraRedirect = z.object({
  state: z.string(),
  error: z.string().optional(),
  error_description: z.string().optional(),
  error_subcode: z.string().optional().describe('Microsoft’s: `cancel` when the person cancelled.'),
});

/** The same in a redirect after signing in, which may bring a code. */
export const EntraCodeRedirect = EntraRedirect.extend({ code: z.string().optional() });

/** Reads that; a state that is missing fits no transaction. */
export const readEntraRedirect = (
  query: URLSearchParams,
): { readonly state: string; readonly error: AzureError | undefined } => {
  const error = query.get('error');
  return {
    state: query.get('state') ?? '',
    error:
      error === null
        ? undefined
        : {
            error,
            description: query.get('error_description') ?? undefined,
            subcode: query.get('error_subcode') ?? undefined,
          },
  };
};
