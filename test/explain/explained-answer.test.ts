import { describe, expect, it } from 'vitest';
import { Company } from '../../shared/platform/words/apps/company.ts';
import type { AppCatalogue } from '../../shared/platform/words/apps/app-catalogue.ts';
import { AppId, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { READINESS_STATUSES } from '../../shared/platform/words/readiness-status.ts';
import { explainedBody } from '../../shared/explain/explained-answer.ts';
import { PageRefusal, refusalPage } from '../../shared/platform/pages/page-refusal.ts';
import { storySentence } from '../../shared/stories/story-sentence.ts';
import { AZURE_REFUSAL_NAMES } from '../../shared/platform/words/refusals/refusals.ts';
import { someAccountId, someEvent } from '../contracts/store-world.ts';
import { ExplainedAnswer } from '../../shared/explain/wire.ts';

const company = Company.parse({
  name: 'Acme Hosting',
  controlPanelName: 'Acme Panel',
  controlPanelUrl: 'https://panel.example/',
});

const services = { catalogue: { company, apps: [] } as unknown as AppCatalogue, serviceUrl: 'https://sso.example' };

describe('an explained decision as an answer', () => {
  const explained = {
    email: EmailAddress.parse('ann@contoso.example'),
    ...{ user: undefined, renamedTo: undefined },
    app: AppId.parse('elevate'),
    decision: { step: 'company-credentials', reason: 'sso-off', trace: [] },
    since: undefined,
    shadow: undefined,
    readiness: undefined,
    outlook: undefined,
  } as const;

  it('is as it is described, with what SSO would do only where that is known', () => {
    const plain = explainedBody(company, explained);
    expect(ExplainedAnswer.parse(plain)).toEqual(plain);
    expect(plain).toMatchObject({ since: null });
    expect(plain).not.toHaveProperty('shadow');
    const inShadow = explainedBody(company, { ...explained, shadow: { step: 'entra', reason: 'sso-on' } });
    expect(ExplainedAnswer.parse(inShadow)).toMatchObject({ shadow: { step: 'entra', reason: 'sso-on' } });
  });

  it('says what readiness found of the address, and what to do about it', () => {
    const takenAt = new Date('2026-11-28T08:00:00Z');
    for (const status of READINESS_STATUSES) {
      const body = explainedBody(company, { ...explained, readiness: { status, takenAt } });
      expect(ExplainedAnswer.parse(body)).toEqual(body);
      const isFine = status === 'ready' || status === 'excluded';
      expect(body.readiness?.remedy ?? 'nothing').toMatch(isFine ? /^nothing$/ : /^[A-Z].+\.$/);
    }
    expect(explainedBody(company, explained).readiness).toBeNull();
  });

  it('says who made it so, without the address they came from', () => {
    const actor = { kind: 'contact', id: 'contact-1', address: '203.0.113.7' } as never;
    const event = someEvent(someAccountId(), { action: 'sso-switched', actor });
    const { since } = explainedBody(company, { ...explained, since: { at: event.at, event } });
    expect(since).toEqual({
      at: event.at.toISOString(),
      auditEvent: {
        ...{ id: event.id, action: 'sso-switched', at: event.at.toISOString() },
        actor: { kind: 'contact', id: 'contact-1', name: null, email: null },
      },
    });
  });
});

describe('the sentence of a story', () => {
  // What signing in can end with, beside Azure's own refusals.
  const OURS = [
    ...['guest', 'not-in-control-panel', 'address-differs', 'bound-to-another-person', 'tenant-not-linked'],
    ...['integration-broken', 'unavailable', 'unexpected', 'unknown-app', 'sign-in-not-usable'],
  ] as const;

  it.each([...AZURE_REFUSAL_NAMES, ...OURS])(
    'is one of its own for %s, and not the one that the person reads',
    (outcome) => {
      const sentence = storySentence(services, { outcome, operation: 'finish-sign-in' });
      expect(sentence).not.toBe(storySentence(services, { outcome: 'unheard-of', operation: 'finish-sign-in' }));
      expect(sentence).toMatch(/^[A-Z].{20,}\.$/);
      const page = refusalPage(services, new PageRefusal(outcome), {
        supportCode: '7KQ2M-9XTRD',
        destination: undefined,
      });
      expect(page.sentences).not.toContain(sentence);
    },
  );

  it('uses the names of the Company, and has one for a word that it does not know', () => {
    expect(storySentence(services, { outcome: 'not-in-control-panel', operation: 'finish-sign-in' })).toContain(
      'Acme Panel',
    );
    for (const word of ['unheard-of', 'toString', '__proto__', ''])
      expect(storySentence(services, { outcome: word, operation: 'finish-sign-in' })).toContain('Acme Hosting support');
  });
});
