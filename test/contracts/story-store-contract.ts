import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/platform/words/identifiers.ts';
import { AppId } from '../../shared/platform/words/identifiers.ts';
import type { SignInStory } from '../../shared/stories/rules/sign-in-story.ts';
import { makeSupportCode } from '../../shared/platform/endpoint/fault.ts';
import { email, someAccountId, type StoreWorld } from './store-world.ts';

export const someStory = (accountId: AccountId, change: Partial<SignInStory> = {}): SignInStory => ({
  supportCode: makeSupportCode(),
  account: accountId,
  at: new Date('2026-11-23T08:00:00.000Z'),
  operation: 'finish-sign-in',
  app: AppId.parse('elevate'),
  outcome: 'not-assigned',
  detail: 'AADSTS50105',
  email: email('ann@contoso.example'),
  ...change,
});

export function describeStoryStore(world: () => StoreWorld): void {
  describe('a store of sign-in stories', () => {
    it('gives back a story as it was kept, with what is not known left out', async () => {
      const { signInStories } = world().open();
      const accountId = someAccountId();
      const full = someStory(accountId);
      const bare = someStory(accountId, { app: undefined, detail: undefined, email: undefined });
      for (const story of [full, bare]) await signInStories.keep(story);
      expect(await world().open().signInStories.find(accountId, full.supportCode)).toEqual(full);
      expect(await signInStories.find(accountId, bare.supportCode)).toEqual(bare);
    });

    it('finds nothing by the code of another account, or by one that was never given out', async () => {
      const { signInStories } = world().open();
      const [one, other] = [someAccountId(), someAccountId()];
      const story = someStory(one);
      await signInStories.keep(story);
      expect(await signInStories.find(other, story.supportCode)).toBeUndefined();
      expect(await signInStories.find(one, makeSupportCode())).toBeUndefined();
    });

    it('deletes what ended in the hours before, of every account, and keeps the rest', async () => {
      const { signInStories } = world().open();
      const [one, other] = [someAccountId(), someAccountId()];
      const at = (time: string) => ({ at: new Date(`2025-03-01T${time}Z`) });
      // Thirty days later: 31 March.
      const old = [someStory(one, at('07:10:00')), someStory(one, at('08:59:59')), someStory(other, at('03:00:00'))];
      const kept = [someStory(one, at('09:00:00')), someStory(other, at('10:00:00'))];
      for (const story of [...old, ...kept]) await signInStories.keep(story);
      const before = new Date('2025-03-31T09:30:00Z');
      expect(await signInStories.deleteEnded(before)).toBe(3);
      expect(await signInStories.deleteEnded(before)).toBe(0);
      const found = await Promise.all(
        [...old, ...kept].map(({ account: accountId, supportCode }) => signInStories.find(accountId, supportCode)),
      );
      expect(found).toEqual([undefined, undefined, undefined, ...kept]);
      expect(await signInStories.deleteEnded(new Date('2025-04-01T00:00:00Z'))).toBe(2);
    });
  });
}
