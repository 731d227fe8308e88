import { describe, expect, it } from 'vitest';
import { PORTAL_LINK_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import { auditOf, openWorkplace } from '../support/control-panel/ask-as.ts';
import { codeOf, openPortal } from '../support/control-panel/open-portal.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';

const stage = openStage();

describe('POST /accounts/{accountId}/portal-links', () => {
  it('answers a link of this contact, good for as long as links of the page are, and tells the audit trail', async () => {
    const place = await openWorkplace(stage);
    const before = stage.time.now.getTime();
    const { status, json } = await place.ask('manager', 'POST', '/portal-links');
    const { url, expiresAt } = json as { url: string; expiresAt: string };
    expect(status).toBe(201);
    expect(url.startsWith(`${SERVICE_URL}/identity-management/open?link=`)).toBe(true);
    expect(Math.abs(Date.parse(expiresAt) - before - PORTAL_LINK_LIFETIME_MS)).toBeLessThan(1000);
    const kept = stage.sealer.sealed.get(new URL(url).searchParams.get('link') ?? '');
    expect(kept).toMatchObject({
      purpose: 'portal-link',
      content: { account: place.id, contact: 'manager-1', roles: ['SecurityManager'] },
    });
    expect((await auditOf(place))[0]).toMatchObject({
      ...{ action: 'portal-link-created', outcome: 'done', actor: { kind: 'contact', id: 'manager-1' } },
    });
  });

  it('takes no session of the page: a session can’t make itself another one', async () => {
    const place = await openWorkplace(stage);
    const portal = await openPortal(stage, place);
    const answered = await portal.ask('POST', `/accounts/${place.id}/portal-links`);
    expect([answered.status, codeOf(answered)]).toEqual([401, 'unauthenticated']);
  });
});
