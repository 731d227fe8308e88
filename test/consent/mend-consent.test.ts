import { expect, it } from 'vitest';
import { connect, markBroken } from '../../shared/users/rules/account.ts';
import { makeMendConsent } from '../../shared/consent/mend-consent.ts';
import { base, contoso, link, makeOneAccount } from '../support/port-stand-ins.ts';

const broken = markBroken(connect(contoso, link), 'consent-withdrawn', new Date('2026-11-01T00:00:00Z'));
const never = () => new Promise<never>(() => undefined);

function open(mendTimeoutMs: number) {
  const one = makeOneAccount(broken);
  const turns = { asked: 0, take: (): Promise<boolean> => Promise.resolve(true) };
  const consentTurns = {
    takeTurn: () => {
      turns.asked += 1;
      return turns.take();
    },
  };
  const entraTenants = { checkConsent: () => Promise.resolve('granted' as const) };
  const dependencies = { ...base, ...one, consentTurns, entraTenants, mendTimeoutMs };
  return { turns, one, dependencies };
}

it('a look that hangs anywhere ends by itself, for all who share it: the account stays as it was read, and the next look is a new one', async () => {
  const { turns, dependencies } = open(30);
  const mend = makeMendConsent(dependencies);
  turns.take = never;
  const answers = await Promise.all([mend(contoso.id), mend(contoso.id)]);
  expect(answers.map((account) => account?.integration.state)).toEqual(['broken', 'broken']);
  expect(turns.asked).toBe(1);
  turns.take = () => Promise.resolve(true);
  expect((await mend(contoso.id))?.integration.state).toBe('connected');
});

it('an account that isn’t read in time is unavailable, not absent', async () => {
  const { one, dependencies } = open(30);
  const accountStore = { ...one.accountStore, readAccount: never };
  await expect(makeMendConsent({ ...dependencies, accountStore })(contoso.id)).rejects.toMatchObject({
    ...{ name: 'DependencyUnavailable', dependency: 'storage' },
  });
});
