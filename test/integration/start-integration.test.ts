import { beforeEach, describe, expect, it } from 'vitest';
import { auditOf, openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage, SERVICE_URL } from '../support/control-panel/stage.ts';
import { ADMINISTRATOR_LINK_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';

const stage = openStage();
beforeEach(() => {
  stage.entra.consent = 'granted';
});

describe('POST /accounts/{accountId}/integration/start', () => {
  it('answers an address with a ticket for this account and contact, good for three days', async () => {
    const place = await openWorkplace(stage);
    const before = stage.time.now.getTime();
    const answered = await place.ask('manager', 'POST', '/integration/start');
    expect(answered.status).toBe(201);
    const { id, url, expiresAt } = answered.json as { id: string; url: string; expiresAt: string };
    const lifetime = Date.parse(expiresAt) - before;
    expect(lifetime).toBeGreaterThan(ADMINISTRATOR_LINK_LIFETIME_MS - 1000);
    expect(lifetime).toBeLessThan(ADMINISTRATOR_LINK_LIFETIME_MS + 1000);
    expect(url.startsWith(`${SERVICE_URL}/integration/start?ticket=`)).toBe(true);
    expect(stage.sealer.sealed.get(new URL(url).searchParams.get('ticket') ?? '')).toEqual({
      purpose: 'administrator-link',
      content: {
        account: place.id,
        contact: 'manager-1',
        contactPerson: {},
        expiresAt: Math.floor(Date.parse(expiresAt) / 1000),
        id,
        place: 0,
      },
      expiresAt: new Date(expiresAt),
    });
    expect(await auditOf(place)).toMatchObject([
      {
        action: 'integration-started',
        outcome: 'done',
        actor: { kind: 'contact', id: 'manager-1' },
        after: { link: id, expiresAt },
      },
      { action: 'account-created' },
    ]);
  });

  it('makes another ticket each time, also while connected', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const urls = new Set<unknown>();
    for (let time = 0; time < 2; time++) {
      const { status, json } = await place.ask('manager', 'POST', '/integration/start');
      expect(status).toBe(201);
      urls.add((json as { url: string }).url);
    }
    expect(urls.size).toBe(2);
  });

  it('is refused without the role, and the refusal is in the audit trail', async () => {
    const place = await openWorkplace(stage);
    const sealed = stage.sealer.sealed.size;
    expect((await place.ask('contact', 'POST', '/integration/start')).status).toBe(403);
    expect(stage.sealer.sealed.size).toBe(sealed);
    expect((await auditOf(place))[0]).toMatchObject({
      action: 'integration-started',
      outcome: 'refused',
      refusal: 'role-missing',
      actor: { kind: 'contact', id: 'contact-1' },
    });
  });
});
