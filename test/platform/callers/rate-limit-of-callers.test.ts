import { describe, expect, it } from 'vitest';
import { openWorkplace } from '../../support/control-panel/ask-as.ts';
import { bearer } from '../../support/control-panel/callers.ts';
import { jsonOf } from '../../support/control-panel/send-request.ts';
import { openStage } from '../../support/control-panel/stage.ts';

const stage = openStage({ requestsPerMinute: 3 });

const get = (id: string, token: string) =>
  stage.send({ method: 'GET', path: `/accounts/${id}/sso`, headers: bearer(token) });

describe('a caller of the Control Panel', () => {
  it('is told the limit with every answer, and 429 with Retry-After behind it', async () => {
    const { id } = await openWorkplace(stage);
    stage.time.now = new Date(stage.time.now.getTime() + 60_000);
    const { manager } = stage.tokensFor(id);
    const answers = [await get(id, manager), await get(id, manager), await get(id, manager), await get(id, manager)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers['ratelimit']?.split(';t')[0])).toEqual(
      [2, 1, 0, 0].map((left) => `"caller";r=${String(left)}`),
    );
    for (const { headers } of answers) expect(headers['ratelimit-policy']).toBe('"caller";q=3;w=60');
    expect(answers[3]?.headers['retry-after']).toBe('20');
    expect(answers.slice(3).map(jsonOf)).toMatchObject([{ status: 429, title: 'Too many requests' }]);
    stage.time.now = new Date(stage.time.now.getTime() + 20_000);
    expect((await get(id, manager)).status).toBe(200);
  });

  it('uses up nobody else’s: neither another contact’s, nor that of the same service in another account', async () => {
    const [one, other] = [await openWorkplace(stage), await openWorkplace(stage)];
    stage.time.now = new Date(stage.time.now.getTime() + 60_000);
    const { manager, service } = stage.tokensFor(one.id);
    const list = (id: string) => stage.send({ method: 'GET', path: `/accounts/${id}/users`, headers: bearer(service) });
    for (let count = 0; count < 3; count++) expect((await list(one.id)).status).toBe(200);
    expect((await list(one.id)).status).toBe(429);
    expect((await list(other.id)).status).toBe(200);
    expect((await get(one.id, manager)).status).toBe(200);
  });
});
