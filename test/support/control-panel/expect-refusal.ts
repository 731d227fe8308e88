import { expect } from 'vitest';
import { type BadInput, MARKUP } from './bad-input-cases.ts';
import { type Answered, jsonOf, type Send } from './send-request.ts';

/** Sends the bad request and checks the answer: status, problem, the field named, nothing reflected as HTML. */
export async function expectRefusal(send: Send, { asked, status, field }: BadInput): Promise<void> {
  const answered = await send(asked);
  expect(status, answered.text.slice(0, 500)).toContain(answered.status);
  expectNoMarkup(answered);
  if (answered.status < 400) {
    if (field !== undefined) expectFaultyItem(answered, field);
    return;
  }
  expect(answered.headers['content-type']).toBe('application/problem+json');
  const problem = jsonOf(answered) as { status: number; errors: FieldErrors | null };
  expect(problem.status).toBe(answered.status);
  // A refusal never repeats what it was given.
  expect(answered.text).not.toMatch(/<[\w/!]|alert\(/);
  if (field !== undefined) expectNamed(problem.errors, field);
}

type FieldErrors = readonly { readonly field: string; readonly message: string }[];

function expectNamed(errors: FieldErrors | null = [], field: string): void {
  const fields = errors?.map((error) => error.field) ?? [];
  const isNamed = fields.some((named) => named === field || named.startsWith(field === '' ? '/' : `${field}/`));
  expect(isNamed, `${JSON.stringify(fields)} should name "${field}"`).toBe(true);
}

/** The item alone is refused, in its place. */
function expectFaultyItem(answered: Answered, field: string): void {
  const { results } = jsonOf(answered) as {
    results: { outcome: string; message: string; errors: FieldErrors | null }[];
  };
  const faulty = results.filter(({ outcome }) => outcome === 'invalid-item');
  expect(faulty.length, answered.text.slice(0, 500)).toBe(1);
  expectNamed(faulty[0]?.errors, field);
  expect(faulty[0]?.message).not.toMatch(/<[\w/!]|alert\(/);
}

/** JSON may carry markup as text; nothing that a browser takes for a page may. */
function expectNoMarkup({ headers, text }: Answered): void {
  const isPage = /html|xml|svg/i.test(headers['content-type'] ?? 'text/html');
  if (isPage) expect(text).not.toContain(MARKUP);
}
