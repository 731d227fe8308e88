/** *discovery* and *sign-in*: who is compared takes turns, round by round; the first round is thrown away. */
import type { Bench, Part } from '../bench.ts';
import { drive, type Measured } from '../measure/drive.ts';
import {
  askBareHttp,
  askEcho,
  betterAuth,
  jackson,
  redirectByEcho,
  redirectByOidcProvider,
} from '../stage/peer-paths.ts';
import { discover, redirect, signIn } from '../stage/paths.ts';
import { makeWalk } from '../stage/walk-azure.ts';
import { type Asked, type Contestants, type Peers, withContestants } from '../stage/with-contestants.ts';

const AT_ONCE = 16;
const SIGN_INS_AT_ONCE = 8;
/** Thousands of requests for each: until V8 has compiled what is called often, CPU falls from second to second. */
const WARM_UP_MS = 4000;
const TIMES_COUNTED = 5;

type Turn = { readonly name: string; readonly take: (milliseconds: number) => Promise<Measured> };

const turn = (name: string, { pid }: Asked, connections: number, once: () => Promise<unknown>): Turn => ({
  name,
  take: (milliseconds) => drive({ pid, connections, milliseconds, once }),
});

async function takeTurns({ rounds, milliseconds, short, recorder, say }: Bench, turns: readonly Turn[]): Promise<void> {
  for (let round = short ? 0 : -1; round < rounds; round++) {
    for (const { name, take } of turns) {
      const measured = await take(round < 0 ? WARM_UP_MS : milliseconds);
      if (round >= 0) recorder.addMeasured(name, measured);
    }
    if (round >= 0) say(`  round ${round + 1} of ${rounds}`);
  }
}

function peersTurns(peers: Peers): readonly Turn[] {
  const { betterAuth: better, jackson: saml, oidcProvider, bareHttp } = peers;
  return [
    turn('discovery/better-auth', better, AT_ONCE, () => betterAuth.redirect(better.ask, better.url)),
    turn('discovery/saml-jackson', saml, AT_ONCE, () => jackson.discover(saml.ask)),
    turn('discovery/oidc-provider', oidcProvider, AT_ONCE, () => redirectByOidcProvider(oidcProvider.ask)),
    turn('discovery/node:http', bareHttp, AT_ONCE, () => askBareHttp(bareHttp.ask)),
    turn('redirect/saml-jackson', saml, AT_ONCE, () => jackson.redirect(saml.ask)),
  ];
}

export const discovery: Part = (bench) =>
  withContestants(bench, async ({ ours, echo, getEntity, peers }) => {
    const { world } = await bench.stage();
    const { email } = world.person('bob');
    const app = world.app('elevate');
    const discoverOurs = () => discover(ours.ask, email);
    await takeTurns(bench, [
      turn('discovery/echo', echo, AT_ONCE, () => askEcho(echo.ask)),
      turn('discovery/ours', ours, AT_ONCE, discoverOurs),
      turn('redirect/echo', echo, AT_ONCE, () => redirectByEcho(echo.ask)),
      turn('redirect/ours', ours, AT_ONCE, () => redirect(ours.ask, app, email)),
      ...(peers === undefined ? [] : peersTurns(peers)),
      turn('one connection/echo', echo, 1, () => askEcho(echo.ask)),
      turn('one connection/ours', ours, 1, discoverOurs),
      { name: 'one connection/getEntity', take: (milliseconds) => getEntity(1, milliseconds) },
    ]);
  });

/** Storage's requests and steps of one discovery and one later sign-in, on an instance that is warm. */
async function countStorage(bench: Bench, { ours }: Contestants, whole: () => Promise<void>): Promise<void> {
  const stage = await bench.stage();
  const { email } = stage.world.person('bob');
  stage.setStorage('count');
  try {
    for (const [name, once] of [
      ['discovery', () => discover(ours.ask, email)],
      ['sign-in', whole],
    ] as const) {
      // What is remembered for seconds is read anew now and then: the median is of those that remember it.
      await once();
      await stage.takeCounts();
      for (let time = 0; time < TIMES_COUNTED; time++) {
        await once();
        const { requests, steps } = await stage.takeCounts();
        bench.recorder.add(`storage/${name}/requests`, requests);
        bench.recorder.add(`storage/${name}/steps`, steps);
      }
    }
  } finally {
    stage.setStorage('answer');
  }
}

export const signInPart: Part = (bench) =>
  withContestants(bench, async (all) => {
    const { ours, peers } = all;
    const stage = await bench.stage();
    const { email } = stage.world.person('bob');
    const walk = makeWalk(stage, 'bob');
    const whole = () => signIn(ours.ask, walk.azure, stage.world.app('elevate'), email);
    try {
      await whole();
      // Its first sign-in makes the user: two at once are a conflict to it.
      if (peers !== undefined) await betterAuth.signIn(peers.betterAuth.ask, peers.betterAuth.url);
      await countStorage(bench, all, whole);
      await takeTurns(bench, [
        turn('sign-in/ours', ours, SIGN_INS_AT_ONCE, whole),
        ...(peers === undefined
          ? []
          : [
              turn('sign-in/better-auth', peers.betterAuth, SIGN_INS_AT_ONCE, () =>
                betterAuth.signIn(peers.betterAuth.ask, peers.betterAuth.url),
              ),
              turn('sign-in/saml-jackson', peers.jackson, SIGN_INS_AT_ONCE, () => jackson.signIn(peers.jackson.ask)),
            ]),
      ]);
    } finally {
      await walk.close();
    }
  });
