/** Sends many edits in chunks that the service takes, one after another, and keeps for each line what came of it. */
import type { Addition, Edit } from '../api/exclusion-calls.ts';
import type { EditAnswer, EditResult, LockedOut, Standing } from '../api/answers.ts';
import type { ApiAnswer, ApiProblem } from '../api/call-api.ts';
import type * as z from 'zod/mini';
import type { ImportLine } from './read-lines.ts';

const MOST_ITEMS = 1000;
/** Below the service's limit for a body, so that long reasons make smaller chunks and not a refusal. */
const MOST_BYTES = 600_000;

export type LineResult = {
  readonly line: ImportLine;
  readonly outcome: string;
  readonly message: string | undefined;
  /** Excluded, and nobody here has the address. */
  readonly isUnknown?: boolean;
};
/** Whom the lines left without a way in: excluded and with no usable password, or under SSO and not let in by Azure. */
export type Left = { readonly withoutPassword: number; readonly lockedOut: LockedOut };
export const NOBODY_LEFT: Left = { withoutPassword: 0, lockedOut: { count: 0, notJudged: 0, items: [] } };
export type Sending = Left & { readonly results: readonly LineResult[] } & (
    | { readonly kind: 'sent' }
    /** The lines from `results.length` on weren't sent, or nobody knows whether they were: sending them again is safe. */
    | { readonly kind: 'broken-off'; readonly problem: ApiProblem }
  );

/** All of both. */
export const leftTogether = (one: Left, other: Left): Left => ({
  withoutPassword: one.withoutPassword + other.withoutPassword,
  lockedOut: {
    count: one.lockedOut.count + other.lockedOut.count,
    notJudged: one.lockedOut.notJudged + other.lockedOut.notJudged,
    items: [...one.lockedOut.items, ...other.lockedOut.items],
  },
});

type Deps = {
  readonly edit: (edit: Edit) => Promise<ApiAnswer<z.infer<typeof EditAnswer>>>;
  readonly onProgress: (done: number) => void;
};

/** In pieces of at most 1,000 lines and the bytes that fit in one request. */
export function cutIntoChunks(lines: readonly ImportLine[]): ImportLine[][] {
  const chunks: ImportLine[][] = [];
  let chunk: ImportLine[] = [];
  let bytes = 0;
  for (const line of lines) {
    const size = sizeOf(line);
    if (chunk.length === MOST_ITEMS || (chunk.length > 0 && bytes + size > MOST_BYTES)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(line);
    bytes += size;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}

const encoder = new TextEncoder();
const sizeOf = (line: ImportLine): number => encoder.encode(JSON.stringify(line)).length;

/** A line that would put something else in the place of what somebody wished before. */
export type Replacement = { readonly line: ImportLine; readonly current: Standing };
/** A line of whose address no user is known, and whom it means perhaps. */
export type Unknown = { readonly line: ImportLine; readonly suggestion: string | undefined };
/** What people should know before they send the lines. */
export type Foreseen = { readonly replacements: readonly Replacement[]; readonly unknown: readonly Unknown[] };
type Preview = (add: readonly Addition[]) => Promise<ApiAnswer<z.infer<typeof EditAnswer>>>;

/** Which lines would replace something, and which are of nobody known. A problem: nobody knows. */
export async function foresee(preview: Preview, lines: readonly ImportLine[]): Promise<Foreseen | ApiProblem> {
  const replacements: Replacement[] = [];
  const unknown: Unknown[] = [];
  for (const chunk of cutIntoChunks(lines)) {
    const answer = await preview(chunk.map(toAddition));
    if (answer.kind === 'problem') return answer.problem;
    for (const [at, line] of chunk.entries()) {
      const { outcome, current, known, suggestion } = answer.value.results[at] ?? {};
      if (outcome === 'already-excluded' && current) replacements.push({ line, current });
      if (known === false) unknown.push({ line, suggestion: suggestion ?? undefined });
    }
  }
  return { replacements, unknown };
}

export async function sendLines(
  { edit, onProgress }: Deps,
  action: 'add' | 'remove',
  lines: readonly ImportLine[],
): Promise<Sending> {
  const results: LineResult[] = [];
  let left = NOBODY_LEFT;
  for (const chunk of cutIntoChunks(lines)) {
    const answer = await edit(action === 'add' ? { add: chunk.map(toAddition), remove: [] } : toRemoval(chunk));
    if (answer.kind === 'problem') return { kind: 'broken-off', results, ...left, problem: answer.problem };
    results.push(...matchResults(chunk, answer.value.results));
    left = leftTogether(left, leftBy(answer.value));
    onProgress(results.length);
  }
  return { kind: 'sent', results, ...left };
}

const leftBy = ({ usersWithoutPassword, usersLockedOut }: z.infer<typeof EditAnswer>): Left => ({
  withoutPassword: usersWithoutPassword.count,
  lockedOut: usersLockedOut ?? NOBODY_LEFT.lockedOut,
});

const toAddition = ({ email, reason, expiresAt, replace }: ImportLine) => ({ email, reason, expiresAt, replace });
const toRemoval = (chunk: readonly ImportLine[]): Edit => ({ add: [], remove: chunk.map(({ email }) => email) });

// The answer holds one result for each item, in the order of the request.
const matchResults = (chunk: readonly ImportLine[], results: readonly EditResult[]): LineResult[] =>
  chunk.map((line, index) => ({
    line,
    outcome: results[index]?.outcome ?? 'unknown',
    message: results[index]?.message ?? undefined,
    isUnknown: results[index]?.known === false,
  }));
