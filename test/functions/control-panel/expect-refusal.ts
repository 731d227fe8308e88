import { expect } from 'vitest';
import { type BadInput, MARKUP } from './bad-input-cases.ts';
import { type Answered, jsonOf, type Send } from './send-request.ts';

/** Sends the bad request and checks the answer: status, problem, the field named, nothing reflected as HTML. */
export async function expectRefusal(send: Send, { asked, status, field }: BadInput): Promise<void> {
  const answered = await send(asked);
  expect(status, answered.text.slice(0, 500)).toContain(answered.status);
  expectNoMarkup(answered);
  if (answered.status < 400) return;
  expect(answered.headers['content-type']).toBe('application/problem+json');
  const problem = jsonOf(answered) as { status: number; errors?: { field: string; message: string }[] };
  expect(problem.status).toBe(answered.status);
  // A refusal never repeats what it was given.
  expect(answered.text).not.toMatch(/<[\w/!]|alert\(/);
  if (field === undefined) return;
  const fields = problem.errors?.map((error) => error.field) ?? [];
  const isNamed = fields.some((named) => named === field || named.startsWith(field === '' ? '/' : `${field}/`));
  expect(isNamed, `${JSON.stringify(fields)} should name "${field}"`).toBe(true);
}

/** JSON may carry markup as text; nothing that a browser takes for a page may. */
function expectNoMarkup({ headers, text }: Answered): void {
  const isPage = /html|xml|svg/i.test(headers['content-type'] ?? 'text/html');
  if (isPage) expect(text).not.toContain(MARKUP);
}
