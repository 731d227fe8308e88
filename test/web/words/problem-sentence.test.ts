import { describe, expect, it } from 'vitest';
import { PROBLEM_CODES } from '../../../shared/platform/endpoint/problem-table.ts';
import { said } from '../../../shared/platform/words/written/isolated-text.ts';
import { sentenceOf } from '../../../web/words/problem-sentence.ts';

const brand = {
  name: 'Example Hosting',
  controlPanelName: 'My Panel',
  pageName: 'Sign-in with Azure',
  startName: 'Connect Azure',
};
const problem = { code: 'unexpected', detail: undefined, supportCode: undefined, errors: [], body: {} };
/** Codes that answer calls which the page never makes. */
const OF_OTHERS = ['unsupported-media-type', 'not-acceptable', 'problem-not-found', 'file-not-found', 'domain-taken'];

describe('a problem', () => {
  it.each(PROBLEM_CODES.filter((code) => !OF_OTHERS.includes(code)))('%s has a sentence of its own', (code) => {
    const { title, advice } = sentenceOf({ ...problem, code }, brand);
    expect(title).not.toBe('That didn’t work');
    expect(title).not.toContain(code);
    expect(advice).not.toMatch(/[{}]/);
  });

  it('speaks with the Company’s names', () => {
    expect(sentenceOf({ ...problem, code: 'unauthenticated' }, brand).advice).toContain(said`from ${'My Panel'} again`);
    expect(sentenceOf(problem, brand).advice).toContain(said`give ${'Example Hosting'} support`);
  });

  it('says how long to wait when the service says it', () => {
    const limited = { ...problem, code: 'rate-limited' };
    expect(sentenceOf(limited, brand).advice).toBe('Wait a minute and try again.');
    expect(sentenceOf({ ...limited, retryAfterSeconds: 1 }, brand).advice).toBe('Wait 1 second and try again.');
    expect(sentenceOf({ ...limited, retryAfterSeconds: 42 }, brand).advice).toBe('Wait 42 seconds and try again.');
  });

  it('that nobody knows is said by its own sentence and support code, never by its code', () => {
    const unknown = { ...problem, code: 'brand-new', detail: 'Come back to My Panel on Monday.', supportCode: 'AB-12' };
    expect(sentenceOf(unknown, brand)).toEqual({
      title: 'That didn’t work',
      advice: said`Come back to ${'My Panel'} on Monday.`,
      supportCode: 'AB-12',
      isForSupport: true,
    });
    expect(sentenceOf({ ...unknown, code: 'toString', detail: undefined }, brand).advice).toContain(
      said`tell ${'Example Hosting'}`,
    );
  });

  it('with fields names them in words', () => {
    const errors = [
      { field: '/add/3/email', message: 'must be an e-mail address' },
      { field: 'query/x', message: 'must go' },
    ];
    const { advice } = sentenceOf({ ...problem, code: 'invalid-request', errors }, brand);
    expect(advice).toBe(
      'The e-mail address must be an e-mail address. A part of it must go. Correct it and try again.',
    );
  });
});
