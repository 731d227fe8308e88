import { describe, expect, it } from 'vitest';
import { openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

type Result = { readonly outcome: string; readonly known: boolean | null; readonly suggestion: string | null } & {
  readonly message: string | null;
};
async function excluding({ ask }: Workplace, emails: readonly string[], query = ''): Promise<Result[]> {
  const { json } = await ask('manager', 'POST', `/exclusions${query}`, { add: emails.map((email) => ({ email })) });
  return (json as { results: Result[] }).results;
}

describe('excluding an address that nobody has', () => {
  it('is done, says so, and names whom it was meant for perhaps, in a preview too', async () => {
    const place = await openWorkplace(stage);
    const { domain } = place;
    await place.users({ name: 'bob' }, { name: 'martina.weber' });
    for (const query of ['?dryRun=true', '']) {
      const results = await excluding(
        place,
        [`bob@${domain}`, `bobb@${domain}`, `martina.wbeer@${domain}`, `xbob@${domain}`, `nobody.near@${domain}`],
        query,
      );
      expect(results.map(({ outcome, known, suggestion }) => [outcome, known, suggestion])).toEqual([
        ['added', true, null],
        ['added', false, `bob@${domain}`],
        ['added', false, `martina.weber@${domain}`],
        ['added', false, `bob@${domain}`],
        ['added', false, null],
      ]);
      expect(results[0]?.message).toBeNull();
      expect(results[1]?.message).toMatch(/^Nobody here has this address; .+ Did you mean .*bob@.+\?$/);
      expect(results[4]?.message).toMatch(/whoever gets it\.$/);
    }
  });

  it('suggests the same name in another domain of the account, also of an address that is not the account’s', async () => {
    const place = await openWorkplace(stage);
    const { domain } = place;
    const other = `other-${domain}`;
    await place.ask('service', 'PUT', '', { name: 'Contoso', domains: [domain, other], products: [] });
    await place.ask('service', 'POST', '/users', {
      upsert: [{ email: `bob@${other}`, displayName: 'Bob', hasPassword: true, twoFactor: false }],
    });
    const results = await excluding(place, [`bob@${domain}`, `bob@elsewhere.example`, `eve@elsewhere.example`]);
    expect(results.map(({ outcome, known, suggestion }) => [outcome, known, suggestion])).toEqual([
      ['added', false, `bob@${other}`],
      ['foreign-domain', null, `bob@${other}`],
      ['foreign-domain', null, null],
    ]);
  });

  it('never suggests who is excluded ahead, or somebody of another account', async () => {
    const place = await openWorkplace(stage);
    const stranger = await openWorkplace(stage);
    await stranger.users({ name: 'carol' });
    const [first, second] = await excluding(place, [`carol@${place.domain}`, `carrol@${place.domain}`]);
    expect([first?.suggestion, second?.suggestion]).toEqual([null, null]);
  });

  it('looks for the first twenty of a request, and says of all that nobody has them', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'bob' });
    const emails = Array.from({ length: 25 }, (_, at) => `b${'o'.repeat((at % 2) + 2)}b.${at}@${place.domain}`);
    const results = await excluding(place, [...emails, `bobb@${place.domain}`]);
    expect(results.every(({ known }) => known === false)).toBe(true);
    expect(results.at(-1)?.suggestion).toBeNull();
  });
});
