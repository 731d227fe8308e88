import { describe, expect, it } from 'vitest';
import { openWorkplace } from '../support/control-panel/ask-as.ts';
import { openPortal } from '../support/control-panel/open-portal.ts';
import { jsonOf } from '../support/control-panel/send-request.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

describe('GET /accounts/{accountId}/version', () => {
  it('differs in the part that was changed, and is the same as long as nothing was', async () => {
    const place = await openWorkplace(stage);
    const other = await openWorkplace(stage);
    const portal = await openPortal(stage, place);
    const read = async () => {
      const answered = await portal.ask('GET', `/accounts/${place.id}/version`);
      expect(answered.status).toBe(200);
      return jsonOf(answered) as Record<string, string>;
    };
    let before = await read();
    expect(before).toEqual({
      account: expect.stringMatching(/^[\w-]{16}$/) as unknown,
      users: expect.stringMatching(/^[\w-]{16}$/) as unknown,
      events: expect.stringMatching(/^[\w-]{16}$/) as unknown,
    });
    const changed = async () => {
      const after = await read();
      const parts = Object.keys(after).filter((part) => after[part] !== before[part]);
      before = after;
      return parts;
    };
    expect(await changed()).toEqual([]);
    await place.ask('service', 'PUT', '', { name: 'New', domains: [place.domain], products: [] });
    expect(await changed()).toEqual(['account', 'events']);
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: `ann@${place.domain}` }] });
    expect(await changed()).toEqual(['users', 'events']);
    await place.ask('manager', 'POST', '/integration/start');
    expect(await changed()).toEqual(['events']);
    await other.ask('manager', 'POST', '/exclusions', { add: [{ email: `ann@${other.domain}` }] });
    expect(await changed()).toEqual([]);
  });
});
