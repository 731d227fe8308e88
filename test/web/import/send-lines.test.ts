import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../web/api/exclusion-calls.ts';
import type { ImportLine } from '../../../web/import/read-lines.ts';
import { resultsCsv } from '../../../web/import/results-csv.ts';
import { cutIntoChunks, foresee, sendLines } from '../../../web/import/send-lines.ts';

const lines = (count: number, reason?: string): ImportLine[] =>
  Array.from({ length: count }, (_, index) => ({ line: index + 1, email: `a${String(index)}@x.example`, reason }));

const accept = (edit: Edit) =>
  Promise.resolve({
    kind: 'ok' as const,
    etag: '',
    next: undefined,
    value: {
      results: [...edit.add.map(({ email }) => email), ...edit.remove].map((email) => ({ email, outcome: 'added' })),
      summary: {},
      usersWithoutPassword: { count: 1, items: [], list: '' },
      usersLockedOut:
        edit.remove.length === 0
          ? null
          : { count: edit.remove.length, notJudged: 1, items: edit.remove.slice(0, 2), list: '' },
    },
  });
const problem = { code: 'unavailable', detail: undefined, supportCode: undefined, errors: [], body: {} };

describe('many lines', () => {
  it('go in chunks of at most 1,000, none lost and none twice', () => {
    const all = lines(2500);
    const chunks = cutIntoChunks(all);
    expect(chunks.map((chunk) => chunk.length)).toEqual([1000, 1000, 500]);
    expect(chunks.flat()).toEqual(all);
  });

  it('go in smaller chunks when their reasons are long, so that each fits in a request', () => {
    const chunks = cutIntoChunks(lines(1000, '\u{1F600}'.repeat(200)));
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) expect(Buffer.byteLength(JSON.stringify(chunk))).toBeLessThan(700_000);
  });

  it('get an answer each, in order, and tell how far they are', async () => {
    const progress: number[] = [];
    const sending = await sendLines({ edit: accept, onProgress: (done) => progress.push(done) }, 'add', lines(2001));
    expect(sending).toMatchObject({ kind: 'sent', withoutPassword: 3 });
    expect(sending.results.map(({ line }) => line.line)).toEqual(lines(2001).map(({ line }) => line));
    expect(progress).toEqual([1000, 2000, 2001]);
  });

  it('tell whom they left without a way in, over all chunks', async () => {
    const { lockedOut } = await sendLines({ edit: accept, onProgress: () => undefined }, 'remove', lines(1001));
    expect(lockedOut).toEqual({
      ...{ count: 1001, notJudged: 2 },
      items: ['a0@x.example', 'a1@x.example', 'a1000@x.example'],
    });
  });

  it('are removed by their addresses alone', async () => {
    const sent: Edit[] = [];
    const edit = (part: Edit) => {
      sent.push(part);
      return accept(part);
    };
    await sendLines({ edit, onProgress: () => undefined }, 'remove', lines(2, 'why'));
    expect(sent).toEqual([{ add: [], remove: ['a0@x.example', 'a1@x.example'] }]);
  });

  it('keep what was answered when a chunk fails, and stop there', async () => {
    let calls = 0;
    const edit = (part: Edit) =>
      ++calls === 2 ? Promise.resolve({ kind: 'problem' as const, problem }) : accept(part);
    const sending = await sendLines({ edit, onProgress: () => undefined }, 'add', lines(3000));
    expect(sending).toMatchObject({ kind: 'broken-off', problem });
    expect(sending.results).toHaveLength(1000);
    expect(calls).toBe(2);
  });
});

it('the answers as CSV hold nothing that a spreadsheet takes for a formula', () => {
  const line = { line: 4, email: '=cmd()@x.example' };
  const csv = resultsCsv([{ line, outcome: 'invalid-address', message: '-1, "x"' }]);
  expect(csv).toBe(`\uFEFFline,email,outcome,message\r\n4,'=cmd()@x.example,No e-mail address,"'-1, ""x"""\r\n`);
});

describe('what is foreseen of lines', () => {
  it('is what they would replace, and whom nobody knows, by all of them and not only those that say something', async () => {
    const current = { reason: 'x', expiresAt: null, excludedBy: 'me', excludedAt: '2026-11-29T00:00:00Z' };
    const answers = [
      { outcome: 'added', known: false, suggestion: 'a9@x.example' },
      { outcome: 'already-excluded', known: true, current },
      { outcome: 'added', known: false },
      { outcome: 'foreign-domain' },
    ];
    const [one, two, three, four] = lines(4);
    const preview = async (add: Edit['add']) => {
      const answer = await accept({ add, remove: [] });
      return {
        ...answer,
        value: { ...answer.value, results: add.map(({ email }, at) => ({ email, ...answers[at] })) },
      };
    };
    const foreseen = await foresee(preview as never, [one, two, three, four] as ImportLine[]);
    expect(foreseen).toEqual({
      replacements: [{ line: two, current }],
      unknown: [
        { line: one, suggestion: 'a9@x.example' },
        { line: three, suggestion: undefined },
      ],
    });
    expect(await foresee(() => Promise.resolve({ kind: 'problem', problem }), lines(1))).toBe(problem);
  });
});
