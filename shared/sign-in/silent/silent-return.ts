/**
 * The way back of a `prompt=none` that no cookie came along with: in a frame of another site a browser keeps none of ours. So what the
 * answer needs travels sealed within `state`, behind the visit's id: where the app is, and nothing that lets anybody in. Where the app's own state
 * is so long that an address wouldn't take it, it is stored, and its key travels.
 */
import * as z from 'zod';
import type { App, AppCatalogue } from '../../platform/words/apps/app-catalogue.ts';
import { ClientId } from '../../platform/words/identifiers.ts';
import { TRANSACTION_LIFETIME_MS } from '../../platform/words/lifetimes.ts';
import { isRegistered } from '../../platform/words/apps/app-addresses.ts';
import { openSealed } from '../../platform/keys/open-sealed.ts';
import type { Clock, KeptVisits, Sealer } from '../../platform/ports.ts';
import { storedOf } from '../../platform/pages/keep-visits.ts';
import { splitState, stateWith } from '../../platform/pages/visit-id.ts';
import type { SentToAzure } from '../../entra/send-to-azure.ts';
import { type AnswerTo, AuthorizationRequest } from '../../provider/rules/authorization-request.ts';

const MAX_LENGTH = 4096;

export const SilentReturn = z.object({
  /** The visit's id. */
  id: z.string(),
  clientId: ClientId,
  to: AuthorizationRequest.pick({ redirectUri: true, state: true, responseMode: true }),
});

/** `wayBack`: sealed, where the address doesn't take it: to be stored, and named in `state` (withWayBack). */
export type SentToTenant = SentToAzure & { readonly wayBack?: string };

type SealDependencies = { readonly sealer: Pick<Sealer, 'seal'>; readonly clock: Clock };

/** The browser on its way to Azure, with the way back in `state`. */
export async function withSilentReturn(
  { sealer, clock }: SealDependencies,
  sent: SentToAzure,
  { clientId, redirectUri, state, responseMode }: AuthorizationRequest,
): Promise<SentToTenant> {
  const content = { id: sent.state, clientId, to: { redirectUri, state, responseMode } };
  const end = new Date(clock().getTime() + TRANSACTION_LIFETIME_MS);
  const sealed = await sealer.seal('silent-return', content, end);
  // An address has an end, at Azure too.
  return sealed.length > MAX_LENGTH ? { ...sent, wayBack: sealed } : { ...sent, url: withWayBack(sent, sealed) };
}

/** The address at Azure, from which it comes back with that behind the visit's id. */
export function withWayBack({ url: address, state }: Pick<SentToAzure, 'url' | 'state'>, wayBack: string): string {
  const url = new URL(address);
  url.searchParams.set('state', stateWith(state, wayBack));
  return url.href;
}

type Dependencies = {
  readonly sealer: Pick<Sealer, 'open'>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly keptVisits: Pick<KeptVisits, 'find'>;
};

/** Where the answer goes; undefined when nothing of ours says so, or the app no longer has that address. */
export const makeOpenSilentReturn = ({ sealer, catalogue, keptVisits }: Dependencies) =>
  async function openSilentReturn(state: string): Promise<{ readonly app: App; readonly to: AnswerTo } | undefined> {
    const { id, behind } = splitState(state);
    const sealed = behind === undefined ? undefined : await storedOf(keptVisits, id, behind);
    const kept = sealed === undefined ? undefined : await openSealed(sealer, 'silent-return', SilentReturn, sealed);
    if (kept?.id !== id) return undefined;
    const { clientId, to } = kept;
    const app = catalogue.apps.find(
      (one) => one.clientId === clientId && isRegistered(one.redirectUris, to.redirectUri),
    );
    return app === undefined ? undefined : { app, to: { ...to, prompt: 'none' } };
  };
export type OpenSilentReturn = ReturnType<typeof makeOpenSilentReturn>;
