/**
 * The real az, started once (az-server.py): a call costs a fork instead of a second of importing, and the scenarios make hundreds. It
 * ends with the process that asks: its input closes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Socket } from 'node:net';

const SERVER = join(import.meta.dirname, 'az-server.py');

/** What the `az` in quick/ needs in its environment. Nothing where az is no program in Python: it is then started each time. */
export type AzService = { readonly AZ_SERVER: string; readonly AZ_PYTHON: string } | Record<string, never>;

/** `folder` takes the socket. */
export async function startAz(folder: string): Promise<AzService> {
  const az = await findAz();
  const python = az && /^#!(\/\S*python\S*)/.exec(await readFile(az, 'latin1'))?.[1];
  if (az === undefined || python === undefined) return {};
  const AZ_SERVER = join(folder, 'az.socket');
  const child = spawn(python, [SERVER, az, AZ_SERVER], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.on('error', () => undefined);
  const isReady = once(child.stdout, 'data').then(() => true);
  if (
    !(await Promise.race([
      isReady,
      once(child, 'close').then(
        () => false,
        () => false,
      ),
    ]))
  )
    return {};
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref();
  return { AZ_SERVER, AZ_PYTHON: python };
}

async function findAz(): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, 'az');
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return undefined;
}
