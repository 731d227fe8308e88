import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { withNulls, withoutAbsent } from '../../../shared/platform/endpoint/absent-members.ts';
import { freeText } from '../../../shared/platform/words/written/free-text.ts';

const Body = z
  .strictObject({
    name: z.string(),
    note: z.string().optional().describe('A note.'),
    end: z.iso.datetime().nullable().optional(),
    limit: z.int().default(3),
    accept: z.literal(true).optional(),
    isLoud: z.boolean().optional(),
    items: z.array(z.strictObject({ id: z.int(), reason: freeText(10).optional() })).default([]),
    inner: z.strictObject({ accept: z.literal(true).optional() }).optional(),
  })
  .refine(({ name }) => name !== 'nobody')
  .transform((body) => body);
const read = (json: unknown) => Body.safeParse(withoutAbsent(Body)?.(json));

describe('members of a body that say nothing', () => {
  it('are as good as left out: null where a member is optional, false where it could only be true', () => {
    const given = {
      ...{ name: 'x', note: null, limit: null, accept: false },
      items: [{ id: 1, reason: null }, { id: 2 }],
      inner: { accept: false },
    };
    expect(read(given).data).toEqual({ name: 'x', limit: 3, items: [{ id: 1 }, { id: 2 }], inner: {} });
    expect(read({ name: 'x', items: null, inner: null }).data).toEqual({ name: 'x', limit: 3, items: [] });
  });

  it('are what they are where the schema takes them', () => {
    expect(read({ name: 'x', end: null, isLoud: false, accept: true }).data).toEqual({
      ...{ name: 'x', end: null, isLoud: false, accept: true },
      ...{ limit: 3, items: [] },
    });
  });

  it.each([
    { name: null },
    { name: 'x', surprise: null },
    { name: 'x', isLoud: 0 },
    { name: 'x', items: [null] },
    { name: 'x', items: [{ id: null }] },
    { name: 'x', accept: 'false' },
    JSON.parse('{"name":"x","__proto__":null}') as unknown,
    { name: 'x', constructor: null },
    null,
    'text',
    [null],
  ])('are no way around the schema: %j', (json) => {
    expect(read(json).success).toBe(false);
  });
});

describe('members of an answer that may be absent', () => {
  const Item = z.strictObject({ id: z.int(), end: z.iso.datetime().optional() });
  const Answer = z.strictObject({
    items: z.array(Item),
    next: z.string().nullable(),
    last: Item.nullable().optional(),
    first: Item.optional().describe('The first.'),
    state: z.union([
      z.strictObject({ kind: z.literal('good'), since: z.string().optional() }),
      z.strictObject({ kind: z.literal('bad'), why: z.string().optional() }),
    ]),
  });

  const fill = (value: unknown) => withNulls(Answer)?.(value);
  const readAnswer = (value: unknown) => withoutAbsent(Answer)?.(value);

  it('are null, at every depth, and what is there stays', () => {
    const given = { items: [{ id: 1 }, { id: 2, end: 'x' }], next: null, first: { id: 3 }, state: { kind: 'bad' } };
    expect(fill(given)).toEqual({
      items: [
        { id: 1, end: null },
        { id: 2, end: 'x' },
      ],
      ...{ next: null, last: null, first: { id: 3, end: null } },
      state: { kind: 'bad', why: null, since: null },
    });
    const undefinedToo = { ...given, first: undefined, last: null, state: { kind: 'good', since: undefined } };
    expect(fill(undefinedToo)).toMatchObject({ first: null, last: null, state: { since: null } });
  });

  it('are as good as absent to whoever reads the answer by its schema, also those of another kind', () => {
    const state = { kind: 'good', since: 'x' };
    const given = { items: [], next: null, state };
    const filled = fill(given);
    expect(filled).toMatchObject({ state: { ...state, why: null } });
    expect(Answer.parse(readAnswer(filled))).toEqual({ ...given, last: null });
    expect(Answer.safeParse(readAnswer({ ...given, state: { ...state, why: 'x' } })).success).toBe(false);
    expect(Answer.safeParse(readAnswer({ ...given, state: { ...state, how: null } })).success).toBe(false);
  });

  it('cost nothing where nothing can be absent', () => {
    expect(withNulls(z.strictObject({ id: z.int() }))).toBeUndefined();
    expect(withNulls(z.array(z.string()))).toBeUndefined();
    expect(withoutAbsent(z.array(z.strictObject({ id: z.int() })))).toBeUndefined();
  });

  it('are not made up in what has another form', () => {
    for (const value of [null, 'text', 3, [null]]) expect(fill(value)).toEqual(value);
    expect(fill({ items: 3, state: { kind: 'other' } })).toMatchObject({ items: 3, state: { kind: 'other' } });
  });
});

describe('the length of a text', () => {
  it('is counted in characters, as JSON Schema counts', () => {
    const text = freeText(10);
    expect(text.safeParse('😀'.repeat(10)).success).toBe(true);
    expect(text.safeParse(` ${'a'.repeat(10)} `).data).toBe('a'.repeat(10));
    expect(text.safeParse('😀'.repeat(11)).success).toBe(false);
    expect(z.toJSONSchema(z.object({ text: text.optional() })).properties).toEqual({
      text: { type: 'string', minLength: 1, maxLength: 10 },
    });
  });
});
