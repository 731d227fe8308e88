import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DomainName } from '../../shared/platform/words/identifiers.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

type State = { readonly domain: string; readonly state: string; readonly verified: boolean | null };
const newDomain = (): string => `d-${randomUUID()}.example`;
const put = (place: Workplace, domains: readonly string[], products: readonly string[] = ['unified']) =>
  place.ask('service', 'PUT', '', { name: 'Contoso', domains, products });
const refresh = async (place: Workplace) =>
  (await place.ask('manager', 'GET', '/readiness?refresh=true')).json as {
    totals: { users: number; lockedOut: number };
    domains: (State & { counts: { users: number; lockedOut: number } | null })[];
    unverifiedDomains: string[];
    items: { email: string }[];
  };

describe('what the tenant has verified', () => {
  it('is read anew by a new report and by a status check, and the change is in the trail', async () => {
    const place = await openWorkplace(stage);
    const domain = newDomain();
    await put(place, [place.domain, domain]);
    await place.connectTenant();
    expect((await refresh(place)).unverifiedDomains).toEqual([domain]);
    const verified = [place.domain, domain].map((each) => DomainName.parse(each));
    stage.entra.tenant = { tenantName: 'Contoso Group', verifiedDomains: verified };
    const report = await refresh(place);
    expect([report.unverifiedDomains, report.domains.map((each) => each.verified)]).toEqual([[], [true, true]]);
    stage.entra.tenant = { tenantName: 'Contoso Group', verifiedDomains: verified.slice(0, 1) };
    expect((await place.ask('manager', 'GET', '/integration')).json).toMatchObject({
      ...{ tenantName: 'Contoso Group', verifiedDomains: [place.domain] },
    });
    stage.entra.tenant = undefined;
    expect((await auditOf(place)).filter(({ action }) => action === 'tenant-changed')).toMatchObject([
      { actor: { kind: 'system' }, after: { unverifiedDomains: [domain] } },
      { before: { tenantName: 'Contoso Ltd' }, after: { tenantName: 'Contoso Group', unverifiedDomains: [] } },
    ]);
  });
});
