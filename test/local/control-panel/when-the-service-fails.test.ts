import { describe, expect, it } from 'vitest';
import { problem } from '../web/stub-service.ts';
import { SCRIPT, usePanel } from './use-panel.ts';

const world = usePanel();

describe('when the service can’t help', () => {
  it.each<[string, () => Response, string]>([
    [
      'a problem',
      () => problem('unavailable', 503, { detail: 'Try later.', supportCode: 'AAAAA-BBBBB' }),
      'AAAAA-BBBBB',
    ],
    ['no JSON', () => new Response('<script>alert(1)</script>', { status: 500 }), 'The sign-in service doesn’t answer'],
    ['something else', () => Response.json({ nonsense: true }), 'The sign-in service doesn’t answer'],
    ['HTML in its words', () => problem('odd', 400, { title: SCRIPT, detail: SCRIPT }), 'script'],
  ])('shows %s as a message on every page', async (_, answer, words) => {
    await world.signIn('anna');
    world.account.refuse = answer;
    for (const path of ['', '/exclusions', '/users', '/audit', '/users-without-password']) {
      const page = await world.open(path);
      expect(page.status).toBe(200);
      expect(page.text).toContain(words);
      expect(page.html).not.toContain('<script>alert');
    }
  });

  it('stays up when the service is gone', async () => {
    await world.signIn('anna');
    await world.service.close();
    expect((await world.open('')).text).toContain('The sign-in service doesn’t answer');
  });
});
