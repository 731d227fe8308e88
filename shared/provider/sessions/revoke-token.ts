/** An app gives up a token (RFC 7009). */
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { Clock, Sealer } from '../../platform/ports.ts';
import type { RefreshFamilies } from '../ports.ts';
import { AccessGrant } from '../rules/grants.ts';
import { RefreshGrant } from '../rules/refresh-family.ts';
import { openToken } from '../tokens/sealed-tokens.ts';

export type RevokeTokenInput = {
  /** The app, authenticated as it is registered. */
  readonly app: Pick<App, 'clientId'>;
  readonly token: string;
};

export type RevokeTokenOutcome =
  | { readonly kind: 'revoked' }
  /** Not a token of ours, or one that is over, or an access token beside refresh tokens: nothing is left to revoke (section 2.2). */
  | { readonly kind: 'nothing-to-revoke' }
  /** Another client's: nothing was done (section 2.1). */
  | { readonly kind: 'other-client' };

type Dependencies = {
  readonly sealer: Sealer;
  readonly refreshFamilies: Pick<RefreshFamilies, 'endFamily'>;
  readonly clock: Clock;
};

/**
 * A refresh token takes its whole family along, whether it is the current one or not: who signs out means all of it. An access token of a sign-in that has
 * no refresh tokens is all that came of it, and ends; beside refresh tokens it isn't told from those that follow it, and ends by itself.
 */
export const makeRevokeToken = ({ sealer, refreshFamilies, clock }: Dependencies) =>
  async function revokeToken({ app, token }: RevokeTokenInput): Promise<RevokeTokenOutcome> {
    const refresh = await openToken(sealer, 'refresh-token', RefreshGrant, token);
    const access = refresh === undefined ? await openToken(sealer, 'access-token', AccessGrant, token) : undefined;
    const grant = refresh ?? access;
    if (grant !== undefined && grant.clientId !== app.clientId) return { kind: 'other-client' };
    const key = refresh?.family ?? access?.issued?.session.code;
    if (key === undefined) return { kind: 'nothing-to-revoke' };
    await refreshFamilies.endFamily(key, clock());
    return { kind: 'revoked' };
  };
export type RevokeToken = ReturnType<typeof makeRevokeToken>;
