/** What people, apps and administrators ask, in the shares of a day, and what came of each: done, told to come again, lost on the way, or wrong. */
import { setTimeout as wait } from 'node:timers/promises';
import { makeRequester } from '../measure/requester.ts';
import { discover, redeemCode, signInToCode, UnexpectedAnswer } from '../stage/paths.ts';
import { makeWalk, type Walk } from '../stage/walk-azure.ts';
import type { LoadStage } from './open-load-stage.ts';

export type Outcome = 'done' | 'come again' | 'lost' | 'wrong';
export type Happened = {
  readonly what: string;
  readonly outcome: Outcome;
  readonly milliseconds: number;
  readonly said: string;
};
/** A change that was asked for once, and whether the service said that it is done. */
export type Change = { readonly kind: 'exclusion' | 'user'; readonly email: string; readonly isAccepted: boolean };
export type Code = { readonly redeemed: number };

const [DISCOVERIES, SIGN_INS] = [0.8, 0.15];
/** Somebody who was told to come again does so, and not at once. */
const PATIENCE_MS = 100;
const TEMPORARY = /error=(?:temporarily_unavailable|server_error)/;

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof UnexpectedAnswer)) return 'lost';
  return error.status === 503 || TEMPORARY.test(error.message) ? 'come again' : 'wrong';
}

export function openDay(stage: LoadStage, people: number) {
  const { world } = stage;
  const { ask, close } = makeRequester(stage.url);
  const app = world.app('elevate');
  const { email: bob } = world.person('bob');
  const [, domain = ''] = bob.split('@');
  const changes: Change[] = [];
  const codes: Code[] = [];
  const walks: Walk[] = [];
  let numbered = 0;
  let isOver = false;

  /** Each code is redeemed twice at the same time: one of them at most may get tokens. */
  async function signInOnce(walk: Walk): Promise<void> {
    const code = await signInToCode(ask, walk.azure, app, bob);
    const replies = await Promise.allSettled([redeemCode(ask, app, code), redeemCode(ask, app, code)]);
    const redeemed = replies.filter((one) => one.status === 'fulfilled' && one.value.status === 200).length;
    codes.push({ redeemed });
    for (const one of replies) {
      if (one.status === 'rejected') throw one.reason;
      const { status, text } = one.value;
      const isRefused = status === 400 && text.includes('invalid_grant');
      if (status !== 200 && !isRefused) throw new UnexpectedAnswer('/token', status, text);
    }
  }

  async function changeOnce(): Promise<void> {
    const number = (numbered += 1);
    const isUser = number % 2 === 0;
    const email = `load-${number}@${domain}`;
    const user = { email, displayName: `Load ${number}`, hasPassword: true, twoFactor: false };
    const body = JSON.stringify(isUser ? { upsert: [user] } : { add: [{ email, reason: 'Under load' }] });
    const token = isUser ? world.stack.serviceToken : world.token('anna');
    let isAccepted = false;
    try {
      const { status, text } = await ask(`/accounts/acme/${isUser ? 'users' : 'exclusions'}`, {
        ...{ method: 'POST', body },
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      });
      isAccepted = status === 200 && /"outcome":"(?:created|added)"/.test(text);
      if (!isAccepted) throw new UnexpectedAnswer('a change', status, text);
    } finally {
      changes.push({ kind: isUser ? 'user' : 'exclusion', email, isAccepted });
    }
  }

  async function live(hear: (happened: Happened) => void): Promise<void> {
    const walk = makeWalk(stage, 'bob');
    walks.push(walk);
    while (!isOver) {
      const dice = Math.random();
      const [what, once] =
        dice < DISCOVERIES
          ? (['discovery', () => discover(ask, bob)] as const)
          : dice < DISCOVERIES + SIGN_INS
            ? (['sign-in', () => signInOnce(walk)] as const)
            : (['change', changeOnce] as const);
      const began = performance.now();
      const [outcome, said] = await once().then(
        () => ['done', ''] as const,
        (error: unknown) => [outcomeOf(error), String(error)] as const,
      );
      hear({ what, outcome, milliseconds: performance.now() - began, said });
      if (outcome !== 'done') await wait(PATIENCE_MS);
    }
  }

  return {
    ...{ changes, codes },
    /** Everybody asks until it is over. */
    begin: (hear: (happened: Happened) => void): Promise<unknown> =>
      Promise.all(Array.from({ length: people }, () => live(hear))),
    end: (): void => {
      isOver = true;
    },
    close: async (): Promise<void> => {
      for (const walk of walks) await walk.close();
      await close();
    },
  };
}
