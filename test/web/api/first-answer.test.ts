import { describe, expect, it } from 'vitest';
import { type FirstAnswer, SESSION_PATH, withFirstAnswer } from '../../../web/api/first-answer.ts';

function fetching(sessionAnswer: FirstAnswer['sessionAnswer']) {
  const asked: string[] = [];
  const fetchHere = withFirstAnswer({ sessionAnswer }, (path, { method }) => {
    asked.push(`${method ?? ''} ${path}`);
    return Promise.resolve(new Response('later'));
  });
  const ask = async (path: string, method = 'GET') => (await fetchHere(path, { method })).text();
  return { ask, asked };
}

describe('the answer that index.html asked for', () => {
  it('is taken once, for the first question after the session', async () => {
    const { ask, asked } = fetching(Promise.resolve(new Response('first')));
    expect(await ask('/accounts/acme/sso')).toBe('later');
    expect(await ask(SESSION_PATH, 'DELETE')).toBe('later');
    expect(await ask(SESSION_PATH)).toBe('first');
    expect(await ask(SESSION_PATH)).toBe('later');
    expect(asked).toEqual(['GET /accounts/acme/sso', `DELETE ${SESSION_PATH}`, `GET ${SESSION_PATH}`]);
  });

  it.each([
    ['didn’t come', Promise.resolve(undefined)],
    ['was never asked for', undefined],
  ])('is asked for where it %s', async (_what, answer) => {
    const { ask, asked } = fetching(answer);
    expect([await ask(SESSION_PATH), asked]).toEqual(['later', [`GET ${SESSION_PATH}`]]);
  });
});
