import { describe, expect, it } from 'vitest';
import type { LinkItem } from '../../../web/api/user-calls.ts';
import type { LinkPair, LinksAnswered } from '../../../web/api/answers.ts';
import type { ApiAnswer } from '../../../web/api/call-api.ts';
import { confirmationsOf, linkInBatches, pairsCsv } from '../../../web/import/link-in-batches.ts';

const items = (count: number): LinkItem[] =>
  Array.from({ length: count }, (_, index) => ({ email: `a${String(index)}@x.example` }));
const pairOf = (email: string, outcome: string): LinkPair => ({
  ...{ email, outcome, displayName: 'A' },
  person:
    outcome === 'linkable'
      ? {
          ...{ objectId: `id of ${email}`, userPrincipalName: '=a@x.example', displayName: 'A', mail: email },
          ...{ enabled: true, guest: false, createdAt: null, seen: `seen of ${email}` },
        }
      : null,
});
const answer = (results: LinkPair[], retryAfterSeconds: number | null = null): ApiAnswer<LinksAnswered> => ({
  ...{ kind: 'ok', etag: '', next: undefined },
  value: { results, summary: {}, retryAfterSeconds },
});
const problem = { code: 'answer-lost', detail: undefined, supportCode: undefined, errors: [], body: {} };

/** A run whose answers are these, one after another, then "linkable" for everybody. */
async function run(count: number, ...answers: ((batch: readonly LinkItem[]) => ApiAnswer<LinksAnswered>)[]) {
  const sent: number[] = [];
  const waited: number[] = [];
  const linking = await linkInBatches(
    {
      send: (batch) => {
        sent.push(batch.length);
        const next = answers.shift() ?? ((all) => answer(all.map(({ email }) => pairOf(email, 'linkable'))));
        return Promise.resolve(next(batch));
      },
      wait: (milliseconds) => Promise.resolve(void waited.push(milliseconds)),
      onProgress: () => undefined,
      isStopped: () => sent.length === 4,
    },
    items(count),
  );
  return { ...linking, sent, waited };
}

describe('many links', () => {
  it('go in batches of at most 50, and each that was shown is confirmed as it was, and no other', async () => {
    const { results, rest, sent } = await run(120);
    expect([results.length, rest, sent]).toEqual([120, [], [50, 50, 20]]);
    expect(confirmationsOf([...results.slice(0, 1), pairOf('b@x.example', 'several-matches')])).toEqual([
      { email: 'a0@x.example', confirm: { objectId: 'id of a0@x.example', seen: 'seen of a0@x.example' } },
    ]);
  });

  it('are sent again where Azure asked for patience, one or the whole batch, after that time', async () => {
    const { results, sent, waited } = await run(
      3,
      (batch) =>
        answer(
          batch.map(({ email }, at) => pairOf(email, at === 1 ? 'unavailable' : 'linkable')),
          7,
        ),
      () => ({ kind: 'problem', problem: { ...problem, code: 'unavailable', retryAfterSeconds: 300 } }),
    );
    expect(results.map(({ email }) => email)).toEqual(['a0@x.example', 'a2@x.example', 'a1@x.example']);
    expect([sent, waited]).toEqual([
      [3, 1, 1],
      [7000, 60_000],
    ]);
  });

  it('break off with what was answered and what was not, and stop when they are told to', async () => {
    const lost = await run(
      60,
      (batch) => answer(batch.map(({ email }) => pairOf(email, 'linkable'))),
      () => ({
        ...{ kind: 'problem', problem },
      }),
    );
    expect([lost.results.length, lost.rest.length, lost.problem?.code]).toEqual([50, 10, 'answer-lost']);
    const stopped = await run(250);
    expect([stopped.results.length, stopped.rest.length, stopped.problem]).toEqual([200, 50, undefined]);
  });

  it('are a file with both sides that no spreadsheet takes for a formula', () => {
    expect(
      pairsCsv([pairOf('a@x.example', 'linkable'), pairOf('b@x.example', 'guest')])
        .split('\r\n')
        .slice(1),
    ).toEqual([
      "a@x.example,A,Can be linked,,'=a@x.example,A,a@x.example,id of a@x.example",
      'b@x.example,A,Guest in Azure,,,,,',
      '',
    ]);
  });
});
