/** The state of linking many users: looking at each pair, showing all, and linking those that were shown. */
import { useRef, useState } from 'react';
import type { AccountApi } from '../../api/account-api.ts';
import type { LinkItem } from '../../api/user-calls.ts';
import { MAX_EXPORT_PAGE } from '../../api/call-bounds.ts';
import type { LinkPair } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { gatherUsers } from '../../import/gather-users.ts';
import { confirmationsOf, linkInBatches } from '../../import/link-in-batches.ts';
import type { Chosen } from '../../state/kept-exclusion.ts';
import { useDraft, usePage } from '../../state/page-context.ts';
import { countOf, formatCount } from '../../words/format.ts';

type Step = 'look' | 'link';
export type LinkManyState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly step: Step; readonly done: number; readonly total: number | undefined }
  | {
      readonly kind: 'ended';
      readonly step: Step;
      readonly pairs: readonly LinkPair[];
      readonly rest: readonly LinkItem[];
      readonly problem: ApiProblem | undefined;
    };
export type LinkMany = ReturnType<typeof useLinkMany>;

/** Whom a link by mail can help. */
const DIFFERS = 'address-differs';
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Whether anybody who is chosen can be linked so. */
export const canLinkByMail = (chosen: Chosen): boolean =>
  chosen.kind === 'every'
    ? ['', DIFFERS].includes(chosen.status)
    : chosen.users.some(({ status }) => status === DIFFERS);

/** `takenAt`: of the report that is shown. `onLinked`: it may say something else by now. */
export function useLinkMany(takenAt: string, onLinked: () => void) {
  const { api, announce } = usePage();
  const [state, setState] = useState<LinkManyState>({ kind: 'idle' });
  const stopped = useRef(false);
  const isStopped = () => stopped.current;
  useDraft('link-many', state.kind === 'working' && state.step === 'link');

  const run = async (step: Step, wishes: readonly LinkItem[], before: readonly LinkPair[]) => {
    stopped.current = false;
    const total = before.length + wishes.length;
    const onProgress = (done: number) => {
      setState({ kind: 'working', step, done: before.length + done, total });
    };
    onProgress(0);
    const { results, ...end } = await linkInBatches(
      { send: api.linkUsers, wait: sleep, onProgress, isStopped },
      wishes,
    );
    const pairs = [...before, ...results];
    setState({ kind: 'ended', step, pairs, ...end });
    announce(
      `${formatCount(pairs.length)} of ${countOf(total, 'user')} ${step === 'look' ? 'looked at' : 'answered'}.`,
    );
    if (step === 'link') onLinked();
  };

  return {
    state,
    look: async (chosen: Chosen) => {
      stopped.current = false;
      setState({ kind: 'working', step: 'look', done: 0, total: undefined });
      const emails = await gather(api, chosen, { takenAt, isStopped });
      if (emails === undefined) setState({ kind: 'idle' });
      else if ('code' in emails) setState({ kind: 'ended', step: 'look', pairs: [], rest: [], problem: emails });
      else
        await run(
          'look',
          emails.map((email) => ({ email })),
          [],
        );
    },
    /** Those that were shown to be linkable, and no others. */
    link: () => (state.kind === 'ended' ? run('link', confirmationsOf(state.pairs), []) : undefined),
    goOn: () => (state.kind === 'ended' ? run(state.step, state.rest, state.pairs) : undefined),
    stop: () => {
      stopped.current = true;
    },
    close: () => {
      setState({ kind: 'idle' });
    },
  };
}

type Reading = { readonly takenAt: string; readonly isStopped: () => boolean };

/** Nobody is looked at whose list can't be read to its end. Undefined: it was stopped. */
async function gather(
  api: AccountApi,
  chosen: Chosen,
  { takenAt, isStopped }: Reading,
): Promise<readonly string[] | ApiProblem | undefined> {
  if (chosen.kind === 'picked') return chosen.users.filter(({ status }) => status === DIFFERS).map(emailOf);
  const readPage = (after: string | undefined) =>
    api.readReadiness({
      ...{ status: DIFFERS, search: chosen.search, limit: MAX_EXPORT_PAGE },
      ...(after === undefined ? {} : { after }),
    });
  const gathered = await gatherUsers({ readPage, onProgress: () => undefined, isStopped }, takenAt);
  if (gathered.kind === 'gathered') return gathered.users.map(emailOf);
  return gathered.kind === 'problem' ? gathered.problem : undefined;
}

const emailOf = ({ email }: { readonly email: string }): string => email;
