import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeFindDomainTenant } from '../../shared/entra/domain-tenants.ts';
import { DomainName } from '../../shared/platform/words/identifiers.ts';
import { makeMovableClock } from '../support/movable-clock.ts';
import { type Reply, startJsonServer } from '../support/servers/start-json-server.ts';

const ACME = DomainName.parse('acme.example');
const TENANT = randomUUID();

/** An Entra that answers so, and who asks it. */
async function openEntra(answer: (authority: string) => Reply) {
  let authority = '';
  const server = await startJsonServer(() => answer(authority));
  authority = server.url;
  const time = makeMovableClock();
  const find = makeFindDomainTenant({ authority, clock: time.clock, timeoutMilliseconds: 200 });
  return { server, time, find };
}

describe('which tenant a mail domain names', () => {
  it('is what the issuer of its configuration says, asked once in ten minutes', async () => {
    const { server, time, find } = await openEntra((url) => ({ json: { issuer: `${url}/${TENANT}/v2.0` } }));
    const found = { kind: 'tenant', tenantId: TENANT };
    expect(await Promise.all([find(ACME), find(ACME)])).toEqual([found, found]);
    time.pass(599);
    expect(await find(ACME)).toEqual(found);
    expect(server.asked).toEqual(['/acme.example/v2.0/.well-known/openid-configuration']);
    time.pass(2);
    await find(ACME);
    expect(server.asked).toHaveLength(2);
  });

  it.each<[string, (url: string) => Reply]>([
    ['Entra knows no such tenant', () => ({ status: 400, text: '{"error":"invalid_tenant"}' })],
    ['it is of another cloud', () => ({ json: { issuer: `https://login.elsewhere.example/${TENANT}/v2.0` } })],
    ['the issuer names no tenant', (url) => ({ json: { issuer: `${url}/{tenantid}/v2.0` } })],
  ])('is not known where %s, and asked again after a minute', async (_, answer) => {
    const { server, time, find } = await openEntra(answer);
    expect([await find(ACME), await find(ACME)]).toEqual([{ kind: 'unknown' }, { kind: 'unknown' }]);
    time.pass(61);
    await find(ACME);
    expect(server.asked).toHaveLength(2);
  });

  it.each<[string, Reply]>([
    ['nothing', 'silence'],
    ['trouble', { status: 503, text: '' }],
    ['something else', { json: { issuer: 1 } }],
    ['no address', { json: { issuer: 'nonsense' } }],
  ])('stays open where Entra answers %s: it never throws', async (_, answer) => {
    const { find } = await openEntra(() => answer);
    expect(await find(ACME)).toEqual({ kind: 'unreachable' });
  });
});
