import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { type ApiRequest, jsonOf, makeCallApi, nothing, textOf } from '../../../web/api/call-api.ts';

type Sent = { path: string; init: RequestInit };
const Answer = z.object({ a: z.number() });
const get = { method: 'GET', path: '/x', read: jsonOf(Answer) } as const;
const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });

function calling(...answers: readonly (Response | Error)[]) {
  return callingWith({ isOnline: true }, ...answers);
}

function callingWith({ isOnline }: { readonly isOnline: boolean }, ...answers: readonly (Response | Error)[]) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  let doubts = 0;
  const left = [...answers];
  const call = makeCallApi({
    fetch: (path, init) => {
      sent.push({ path, init });
      const next = left.shift() ?? new Error('asked too often');
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    isOnline: () => isOnline,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    onDoubt: () => {
      doubts += 1;
    },
  });
  return { call: <Value>(request: ApiRequest<Value>) => call(request), sent, waits, doubts: () => doubts };
}

describe('a request', () => {
  it('says that the page sends it, carries the session to this origin alone, and has an end', async () => {
    const { call, sent } = calling(json({ a: 1 }));
    await call(get);
    const init = sent[0]?.init;
    expect(init).toMatchObject({ credentials: 'same-origin', redirect: 'error', cache: 'no-store', method: 'GET' });
    expect(init?.headers).toEqual({ 'x-identity-management': '1' });
    expect(init?.signal).toBeInstanceOf(AbortSignal);
  });

  it('leaves out what is empty in its query, and escapes the rest', async () => {
    const { call, sent } = calling(json({ a: 1 }));
    await call({ ...get, query: { search: 'a&b', status: '', after: undefined, limit: 5 } });
    expect(sent[0]?.path).toBe('/x?search=a%26b&limit=5');
  });

  it('says with If-Match which version a change is meant for', async () => {
    const { call, sent } = calling(json({ a: 1 }));
    await call({ ...get, method: 'PUT', body: { sso: 'on' }, ifMatch: '"7"' });
    expect(sent[0]?.init.headers).toMatchObject({ 'if-match': '"7"', 'content-type': 'application/json' });
    expect(sent[0]?.init.body).toBe('{"sso":"on"}');
  });
});

describe('an answer', () => {
  it('is checked, and comes with its version and the way to the next page', async () => {
    const link = { etag: '"8"', link: '<https://s.example/list?limit=5&after=c%2Fd>; rel="next"' };
    const { call } = calling(json({ a: 1, more: true }, 200, link));
    expect(await call(get)).toEqual({ kind: 'ok', value: { a: 1 }, etag: '"8"', next: 'c/d' });
  });

  it('of another shape is a problem, not a fault further on', async () => {
    const { call } = calling(json({ a: 'one' }));
    expect(await call(get)).toMatchObject({ kind: 'problem', problem: { code: 'answer-not-understood' } });
  });

  it('may be empty, or text', async () => {
    const { call } = calling(new Response(null, { status: 204 }), new Response('a,b'));
    expect(await call({ ...get, read: nothing })).toMatchObject({ kind: 'ok' });
    expect(await call({ ...get, read: textOf })).toMatchObject({ value: 'a,b' });
  });

  it('that refuses keeps its code, its support code and its own members', async () => {
    const body = { type: 'https://s.example/problems/would-lock-out', status: 409, supportCode: 'AB-1', lockedOut: 6 };
    const { call } = calling(json(body, 409));
    expect(await call(get)).toMatchObject({
      problem: { code: 'would-lock-out', supportCode: 'AB-1', body: { lockedOut: 6 } },
    });
  });

  it('that is no problem document is still a problem', async () => {
    const { call } = calling(new Response('<html>', { status: 502 }), new Response('', { status: 401 }));
    expect(await call(get)).toMatchObject({ problem: { code: 'unexpected' } });
    expect(await call(get)).toMatchObject({ problem: { code: 'unauthenticated' } });
  });
});

describe('a service that asks to wait', () => {
  const busy = (after: string) =>
    json({ type: 'https://s.example/problems/unavailable' }, 503, { 'retry-after': after });

  it('is asked once more, after the time that it said', async () => {
    const { call, waits } = calling(busy('2'), json({ a: 1 }));
    expect(await call(get)).toMatchObject({ kind: 'ok' });
    expect(waits).toEqual([2000]);
  });

  it('is not asked a third time', async () => {
    const { call, sent } = calling(busy('1'), busy('1'), json({ a: 1 }));
    expect(await call(get)).toMatchObject({ problem: { code: 'unavailable' } });
    expect(sent).toHaveLength(2);
  });

  it.each([['600'], ['soon'], ['Wed, 25 Nov 2026 10:00:00 GMT']])(
    'is not waited for when it says %s',
    async (after) => {
      const { call, sent } = calling(busy(after), json({ a: 1 }));
      await call(get);
      expect(sent).toHaveLength(1);
    },
  );

  it('never gets a change twice', async () => {
    const { call, sent } = calling(busy('1'), json({ a: 1 }));
    await call({ ...get, method: 'POST', body: {} });
    expect(sent).toHaveLength(1);
  });
});

describe('no answer', () => {
  it.each([
    ['the line is down', new TypeError('Failed to fetch'), 'no-connection'],
    ['it took too long', new DOMException('', 'TimeoutError'), 'timed-out'],
    ['it was stopped', new DOMException('', 'AbortError'), 'stopped'],
  ])('because %s is a problem too', async (_why, fault, code) => {
    const { call } = calling(fault);
    expect(await call(get)).toMatchObject({ kind: 'problem', problem: { code } });
  });

  it('to a change may mean that it was made, unless there was no line to send it on', async () => {
    const change = { method: 'PUT', path: '/x', body: {}, read: nothing } as const;
    const lost = new TypeError('Failed to fetch');
    const late = new DOMException('', 'TimeoutError');
    const askWith = async (isOnline: boolean, fault: Error, request: typeof change | typeof get) => {
      const { call, doubts } = callingWith({ isOnline }, fault);
      const answer = await call<unknown>(request);
      return [answer.kind === 'problem' ? answer.problem.code : undefined, doubts()];
    };
    expect(await askWith(true, lost, change)).toEqual(['answer-lost', 1]);
    expect(await askWith(true, late, change)).toEqual(['answer-late', 1]);
    expect(await askWith(false, lost, change)).toEqual(['no-connection', 0]);
    expect(await askWith(true, lost, get)).toEqual(['no-connection', 0]);
  });

  it('leaves open too whether a change was made when it says that something failed, and not when it says no', async () => {
    const change = { method: 'POST', path: '/x', body: {} } as const;
    const problem = (status: number, code: string) =>
      json({ type: `https://sso.example/problems/${code}`, status }, status);
    const doubtsAfter = async (answer: Response, more: { isQuestion?: true; read?: typeof nothing } = {}) => {
      const { call, doubts } = callingWith({ isOnline: true }, answer);
      await call<unknown>({ ...change, read: nothing, ...more });
      return doubts();
    };
    expect(await doubtsAfter(problem(503, 'unavailable'))).toBe(1);
    expect(await doubtsAfter(problem(500, 'unexpected'))).toBe(1);
    const unreadable = () => Promise.reject(new SyntaxError('no JSON'));
    expect(await doubtsAfter(json({}), { read: unreadable })).toBe(1);
    expect(await doubtsAfter(problem(409, 'would-lock-out'))).toBe(0);
    expect(await doubtsAfter(problem(503, 'unavailable'), { isQuestion: true })).toBe(0);
    expect(await doubtsAfter(json({}))).toBe(0);
  });
});
