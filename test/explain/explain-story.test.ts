import { describe, expect, it } from 'vitest';
import { AppId, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import type { RefusedVisit } from '../../shared/platform/words/refused-visit.ts';
import type { SignInStory } from '../../shared/stories/rules/sign-in-story.ts';
import { SupportCode } from '../../shared/platform/words/support-code.ts';
import type { ExplainSignInOutcome } from '../../shared/explain/explain-sign-in.ts';
import { makeExplainStory } from '../../shared/explain/explain-story.ts';
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

describe('telling the story of a support code', () => {
  const DAY_MS = 24 * 60 * 60_000;
  const story: SignInStory = { ...told, at: now };
  const explained: ExplainSignInOutcome = {
    kind: 'explained',
    email: EmailAddress.parse('ann@contoso.example'),
    ...{ user: undefined, renamedTo: undefined },
    app: AppId.parse('elevate'),
    decision: { step: 'entra', reason: 'sso-on', trace: [] },
    since: undefined,
    shadow: undefined,
    readiness: undefined,
    outlook: undefined,
  };
  const tell = (found: SignInStory | undefined, { days = 0, outcome = explained }: Options = {}) =>
    makeExplainStory({
      signInStories: { find: () => Promise.resolve(found) },
      explainSignIn: () => Promise.resolve(outcome),
      clock: () => new Date(now.getTime() + days * DAY_MS),
    })(contoso.id, told.supportCode);
  type Options = { readonly days?: number; readonly outcome?: ExplainSignInOutcome };

  it('adds how the person would sign in now', async () => {
    expect(await tell(story)).toEqual({ kind: 'told', story, explained });
  });

  it('ends after 30 days, to the millisecond', async () => {
    expect((await tell({ ...story, at: new Date(now.getTime() + 1) }, { days: 30 })).kind).toBe('told');
    expect(await tell(story, { days: 30 })).toEqual({ kind: 'story-not-found' });
    expect(await tell(undefined)).toEqual({ kind: 'story-not-found' });
  });

  it.each<[string, SignInStory, ExplainSignInOutcome]>([
    ['the domain is not the account’s any more', story, { kind: 'foreign-domain' }],
    ['the app is gone from the catalogue', story, { kind: 'unknown-app' }],
    ['no address is known', { ...story, email: undefined }, explained],
    ['no app is known', { ...story, app: undefined }, explained],
  ])('explains nothing when %s', async (_, found, outcome) => {
    expect(await tell(found, { outcome })).toEqual({ kind: 'told', story: found, explained: undefined });
  });
});
