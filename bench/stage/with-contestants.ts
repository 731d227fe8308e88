/** Everybody who is measured, started together and put on one core; the generator and storage are on the other. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { startFunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import type { Bench } from '../bench.ts';
import { pin } from '../measure/cpu-of.ts';
import type { Measured } from '../measure/drive.ts';
import { makeRequester } from '../measure/requester.ts';
import { makeEchoApp } from './make-echo-app.ts';
import { type Contestant, startPeer, startProcess } from './start-peer.ts';

export type Asked = Pick<Contestant, 'pid' | 'url' | 'ask'>;
export type Peers = Readonly<Record<'betterAuth' | 'jackson' | 'oidcProvider' | 'bareHttp', Asked>>;
export type Contestants = {
  readonly ours: Asked;
  readonly echo: Asked;
  /** Drives the bare SDK in its own process, for there is no request to it. */
  readonly getEntity: (connections: number, milliseconds: number) => Promise<Measured>;
  /** Undefined in a short run. */
  readonly peers: Peers | undefined;
};

/** Starts what is measured; all of it is gone when `work` has ended, however it ended. */
export async function withContestants(bench: Bench, work: (all: Contestants) => Promise<void>): Promise<void> {
  const closing: (() => Promise<unknown>)[] = [];
  const keep = async <One extends { close(): Promise<unknown> }>(starting: Promise<One>): Promise<One> => {
    const one = await starting;
    closing.push(() => one.close());
    return one;
  };
  try {
    const stage = await bench.stage();
    const folder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-echo-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    await makeEchoApp(folder);
    const ours = await keep(hosted(stage.start()));
    const echo = await keep(hosted(startFunctionsHost({ root: folder, env: {} })));
    const file = fileURLToPath(new URL('bare-get-entity.ts', import.meta.url));
    const sdk = await keep(startProcess(file, [], stage.env));
    const peers = bench.peers ? await startPeers(keep) : undefined;
    for (const { pid } of [ours, echo, sdk, ...Object.values(peers ?? {})]) pin(pid, 0);
    for (const pid of [process.pid, stage.tablesPid]) pin(pid, 1);
    const getEntity = async (connections: number, milliseconds: number): Promise<Measured> => {
      const told = once(sdk.child, 'message');
      sdk.child.send({ connections, milliseconds });
      const [measured] = (await told) as [Measured];
      return measured;
    };
    await work({ ours, echo, getEntity, peers });
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

type Keep = <One extends { close(): Promise<unknown> }>(starting: Promise<One>) => Promise<One>;

async function startPeers(keep: Keep): Promise<Peers> {
  const { url: provider } = await keep(startPeer('identity-provider.mjs'));
  return {
    betterAuth: await keep(startPeer('better-auth.mjs', provider)),
    jackson: await keep(startPeer('jackson.mjs', provider)),
    oidcProvider: await keep(startPeer('oidc-provider.mjs')),
    bareHttp: await keep(startPeer('bare-http.mjs')),
  };
}

async function hosted(starting: ReturnType<typeof startFunctionsHost>): Promise<Asked & { close(): Promise<void> }> {
  const { pid, url, stop } = await starting;
  const { ask, close } = makeRequester(url);
  return {
    ...{ pid, url, ask },
    close: async () => {
      await close();
      await stop();
    },
  };
}
