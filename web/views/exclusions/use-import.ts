/** The state of sending many lines: how far it is, what came of each, and going on after it broke off. */
import { useRef, useState } from 'react';
import type { ApiProblem } from '../../api/call-api.ts';
import type { ImportLine } from '../../import/read-lines.ts';
import { type Left, leftTogether, type LineResult, NOBODY_LEFT, sendLines } from '../../import/send-lines.ts';
import { usePage } from '../../state/page-context.ts';
import { countOf, formatCount } from '../../words/format.ts';

export type ImportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending'; readonly done: number; readonly total: number }
  | (Left & {
      readonly kind: 'ended';
      readonly results: readonly LineResult[];
      readonly rest: readonly ImportLine[];
      readonly problem: ApiProblem | undefined;
    });
export type ImportRun = ReturnType<typeof useImport>;
type Ended = Extract<ImportState, { kind: 'ended' }>;
const NOTHING: Ended = { kind: 'ended', results: [], rest: [], ...NOBODY_LEFT, problem: undefined };

/** `unit`: what a line is to whoever sends it. */
export function useImport(action: 'add' | 'remove', onDone: () => void, unit: 'line' | 'user' = 'line') {
  const { api, announce } = usePage();
  const [state, setState] = useState<ImportState>({ kind: 'idle' });
  const stop = useRef<AbortController | undefined>(undefined);

  const send = async (lines: readonly ImportLine[], before: Ended, accept: boolean) => {
    const { signal } = (stop.current = new AbortController());
    const earlier = before.results.length;
    const total = earlier + lines.length;
    setState({ kind: 'sending', done: earlier, total });
    const edit = (part: Parameters<typeof api.editExclusions>[0]) => api.editExclusions(part, accept, signal);
    const onProgress = (done: number) => {
      setState({ kind: 'sending', done: earlier + done, total });
    };
    const sending = await sendLines({ edit, onProgress }, action, lines);
    setState({
      kind: 'ended',
      results: [...before.results, ...sending.results],
      rest: [...lines.slice(sending.results.length), ...before.rest],
      ...leftTogether(before, sending),
      problem: sending.kind === 'broken-off' ? sending.problem : undefined,
    });
    announce(`${countOf(earlier + sending.results.length, unit)} of ${formatCount(total)} answered.`);
    onDone();
  };

  return {
    action,
    unit,
    state,
    start: (lines: readonly ImportLine[]) => send(lines, NOTHING, false),
    /** Sends what wasn't sent, or isn't known to have been. */
    goOn: () => (state.kind === 'ended' ? send(state.rest, { ...state, rest: [] }, false) : undefined),
    /** Excludes those too who are disabled in Azure. */
    acceptDisabled: () => {
      if (state.kind !== 'ended') return undefined;
      const isOne = ({ outcome }: LineResult) => outcome === 'disabled-in-entra';
      const results = state.results.filter((result) => !isOne(result));
      return send(
        state.results.filter(isOne).map(({ line }) => line),
        { ...state, results },
        true,
      );
    },
    stop: () => {
      stop.current?.abort();
    },
    reset: () => {
      setState({ kind: 'idle' });
    },
  };
}
