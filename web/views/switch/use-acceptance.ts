/** What has to be confirmed before people come under SSO: the number as it is now, or, where a fresh look failed, not to know it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { TurnRequest } from '../../api/connection-calls.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { usePage } from '../../state/page-context.ts';
import { type Hurdle, hurdleOf, type Look } from '../../state/guide/turn-on-hurdle.ts';
import { isReason } from './accept-unknown.tsx';

export type Accepted = Omit<TurnRequest, 'sso' | 'etag'>;
export type Acceptance = ReturnType<typeof useAcceptance>;

/** `lockedOut`: as the page knows it now; undefined: nobody does. */
export function useAcceptance(lockedOut: number | undefined) {
  const { refreshReadiness, checkReadiness, readiness } = usePage().standing;
  const [isRead, setRead] = useState(false);
  const [look, setLook] = useState<Look>('none');
  const [isRefused, setRefused] = useState(false);
  const [isTold, setTold] = useState(false);
  // A box that was ticked for one number isn't ticked for another.
  const [ticked, setTicked] = useState<string>();
  const [reason, setReason] = useState('');
  const hurdle = hurdleOf({ readiness: readiness.value, lockedOut, isRead, look, isRefused });
  const isAccepted = ticked === tickOf(hurdle);

  const refresh = useCallback(() => {
    void refreshReadiness().then(() => {
      setRead(true);
    });
  }, [refreshReadiness]);
  const onLook = useCallback(() => {
    setLook('asking');
    void checkReadiness().then(() => {
      setLook('asked');
    });
  }, [checkReadiness]);
  useOnce(refresh, true);
  // Whoever came to decide wants to know: they aren't made to ask for it the first time.
  useOnce(onLook, hurdle.kind === 'look-first');

  /** Whether the refusal is answered here. */
  const onRefused = ({ code }: ApiProblem): boolean => {
    setTicked(undefined);
    if (code === 'readiness-unknown') {
      setRefused(true);
      onLook();
    } else if (code === 'would-lock-out') {
      setTold(true);
      setRead(false);
      refresh();
    } else return false;
    return true;
  };
  const onAccept = (accepts: boolean) => {
    setTicked(accepts ? tickOf(hurdle) : undefined);
  };
  const accepted = acceptedOf(hurdle, isAccepted, reason);
  return { hurdle, isRead, isTold, isAccepted, onAccept, onLook, onRefused, reason, onReason: setReason, accepted };
}

/** Which question a tick answers. */
const tickOf = (hurdle: Hurdle): string => JSON.stringify(hurdle);

/** What to send, once everything is confirmed that has to be. The number shown goes along, 0 too: should it change on the way, nobody is locked out unseen. */
function acceptedOf(hurdle: Hurdle, isAccepted: boolean, reason: string): Accepted | undefined {
  if (hurdle.kind === 'clear') return { acceptLockouts: 0 };
  if (!isAccepted) return undefined;
  if (hurdle.kind === 'number') return { acceptLockouts: hurdle.lockedOut };
  if (hurdle.kind !== 'unknown' || !isReason(reason)) return undefined;
  const { lockedOut } = hurdle;
  const known = lockedOut === undefined ? {} : { acceptLockouts: lockedOut };
  return { ...known, acceptUnknownReadiness: true, unknownReadinessReason: reason.trim() };
}

function useOnce(act: () => void, when: boolean): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (!when || isDone.current) return;
    isDone.current = true;
    // Not in the effect itself: what it sets is for the next rendering.
    void Promise.resolve().then(act);
  }, [act, when]);
}
