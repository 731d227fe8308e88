import { describe, expect, it } from 'vitest';
import { AppId, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import type { RefusedVisit } from '../../shared/platform/words/refused-visit.ts';
import type { SignInStory } from '../../shared/stories/rules/sign-in-story.ts';
import { SupportCode } from '../../shared/platform/words/support-code.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import { makeKeepStory } from '../../shared/stories/keep-story.ts';
import { contoso, now } from '../support/port-stand-ins.ts';

const told: RefusedVisit = {
  supportCode: SupportCode.parse('7KQ2M-9XTRD'),
  account: contoso.id,
  operation: 'finish-sign-in',
  app: AppId.parse('elevate'),
  outcome: 'not-assigned',
  detail: 'AADSTS50105',
  email: EmailAddress.parse('ann@contoso.example'),
};

describe('keeping the story of a refused sign-in', () => {
  const keeper = (keep: (story: SignInStory) => Promise<void>, moment = () => now) => {
    const log: unknown[] = [];
    const keepStory = makeKeepStory({
      signInStories: { keep },
      clock: moment,
      writeLog: (...line) => log.push(line),
    });
    return { keepStory, log };
  };

  it('adds the moment, and writes no line', async () => {
    const kept: SignInStory[] = [];
    const { keepStory, log } = keeper((story) => Promise.resolve(void kept.push(story)));
    await keepStory(told);
    expect([kept, log]).toEqual([[{ ...told, at: now }], []]);
  });

  it('never fails: a line in the log says that there is no story', async () => {
    const { keepStory, log } = keeper(() => Promise.reject(new DependencyUnavailable('storage')));
    await keepStory(told);
    expect(log).toEqual([['story-not-kept', { support: '7KQ2M-9XTRD', reason: 'failed' }]]);
  });

  it('never waits for long', async () => {
    const { keepStory, log } = keeper(() => new Promise(() => undefined));
    await keepStory(told);
    expect(log).toEqual([['story-not-kept', { support: '7KQ2M-9XTRD', reason: 'too-late' }]]);
  });

  it('keeps a bounded number a minute for an account, and as many for every other', async () => {
    const kept: SignInStory[] = [];
    let moment = now;
    const { keepStory, log } = keeper(
      (story) => Promise.resolve(void kept.push(story)),
      () => moment,
    );
    for (let time = 0; time < 100; time++) await keepStory(told);
    expect([kept.length, log.length]).toEqual([30, 70]);
    expect(log[0]).toEqual(['story-not-kept', { support: '7KQ2M-9XTRD', reason: 'too-many' }]);
    await keepStory({ ...told, account: 'fabrikam' as typeof told.account });
    moment = new Date(now.getTime() + 60_000);
    await keepStory(told);
    expect(kept).toHaveLength(32);
  });
});
