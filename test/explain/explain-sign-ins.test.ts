import { describe, expect, it } from 'vitest';
import { openWorkplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';
import { makeExplainSignIns } from '../../shared/explain/explain-sign-ins.ts';
import { UnreadableRow } from '../../shared/platform/ports.ts';
import { AppId, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { someAccountId } from '../contracts/store-world.ts';

const stage = openStage();
type Result = { readonly email: string; readonly outcome: string; readonly explained: object };

describe('POST /accounts/{accountId}/explanations', () => {
  it('says of each what explain says of one, and that an address isn’t the account’s', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'ann', twoFactor: true }, { name: 'bob' });
    await place.connectTenant();
    await place.turn('on');
    const emails = [...['ann', 'bob', 'nobody'].map((name) => `${name}@${place.domain}`), 'x@elsewhere.example'];
    const { status, json } = await place.ask('manager', 'POST', '/explanations', { app: 'owa', emails });
    const { results } = json as { results: readonly Result[] };
    expect([status, results.map(({ email }) => email)]).toEqual([200, emails]);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      ...['explained', 'explained', 'explained', 'foreign-domain'],
    ]);
    for (const { email, explained } of results.slice(0, 3))
      expect((await place.ask('manager', 'POST', '/explain', { app: 'owa', email })).json).toMatchObject(explained);
    expect(results[3]?.explained).toBeNull();
  });

  it('takes fifty, and an app of the catalogue', async () => {
    const place = await openWorkplace(stage);
    const emails = Array.from({ length: 51 }, (_, at) => `u${String(at)}@${place.domain}`);
    const ask = async (body: object) => (await place.ask('manager', 'POST', '/explanations', body)).status;
    expect(await ask({ app: 'owa', emails })).toBe(400);
    expect(await ask({ app: 'owa', emails: emails.slice(1) })).toBe(200);
    expect(await ask({ app: 'unheard-of', emails: emails.slice(1) })).toBe(400);
    expect(await ask({ app: 'owa', emails: [] })).toBe(400);
  });

  it('goes on behind an address whose row can’t be read, and not behind a fault', async () => {
    const emails = ['a@x.example', 'b@x.example'].map((email) => EmailAddress.parse(email));
    const explainWith = (fault: Error) =>
      makeExplainSignIns({
        explainSignIn: (_account, email) =>
          email === emails[0] ? Promise.reject(fault) : Promise.resolve({ kind: 'foreign-domain' }),
      })(someAccountId(), AppId.parse('owa'), emails);
    expect(await explainWith(new UnreadableRow('address', ['user']))).toMatchObject({
      results: [{ outcome: { kind: 'unreadable' } }, { outcome: { kind: 'foreign-domain' } }],
    });
    await expect(explainWith(new Error('a defect'))).rejects.toThrow('a defect');
  });
});
