/** What one account has that no other may see or change. */
import type { World } from '../../../local/tour/world.ts';

/** Nothing of Acme's may stand in an answer to others, a refusal included. */
export const SECRETS = /acme|bob@|secret of|acacacac/i;

/** Acme excludes Bob, with a reason that is its own affair: the answer's status. */
export async function keepSecret(world: World): Promise<number> {
  const body = { add: [{ email: world.person('bob').email, reason: 'A secret of Acme' }] };
  return (await world.ask('POST', '/accounts/acme/exclusions', { token: world.token('anna'), body })).status;
}

/** What Acme's Security Manager sees, the trail aside, which refusals add to. */
export async function acmeNow(world: World): Promise<unknown[]> {
  const manager = { token: world.token('anna') };
  return [
    // When it was checked is changed by whoever reads it half a minute later, such as this.
    { ...(await world.ask('GET', '/accounts/acme/integration', manager)).json, checkedAt: undefined },
    (await world.ask('GET', '/accounts/acme/sso', manager)).headers.get('etag'),
    (await world.ask('GET', '/accounts/acme/exclusions', manager)).json,
    (await world.ask('GET', '/accounts/acme/users', { token: world.stack.serviceToken })).json,
  ];
}
