/** Which port each part of the stack listens on: those given, else those of the last start, else free ones. */
import * as z from 'zod';
import { readJson, writeJson } from '../kit/json-file.ts';
import { findFreePort } from '../loopback/find-free-port.ts';

type FixedPart = 'service' | 'controlPanel' | 'entra';
/** The apps go by their ids. */
export type Ports = Readonly<Record<FixedPart, number>> & Readonly<Record<string, number>>;

/** In the order in which `--port N` numbers them: the service gets N itself. */
const partsWith = (appIds: readonly string[]): readonly string[] => [
  ...(['service', 'controlPanel', 'entra'] satisfies FixedPart[]),
  ...appIds,
];

const Remembered = z.record(z.string(), z.int().min(1).max(65_535));

const isFree = async (port: number): Promise<boolean> => (await findFreePort(port).catch(() => undefined)) === port;

/**
 * Chooses the ports and remembers them in `file`, so that addresses and cookies stay good between starts; another
 * brand's apps keep theirs meanwhile. With `first`, exactly that one and those behind it are taken; one that's in use
 * is an error that names it.
 */
export async function choosePorts(file: string, first: number | undefined, appIds: readonly string[]): Promise<Ports> {
  const before = await readJson(file, Remembered).catch(() => undefined);
  const ports = new Map<string, number>();
  for (const [at, part] of partsWith(appIds).entries()) {
    const wished = first === undefined ? before?.[part] : first + at;
    let port = wished !== undefined && (await isFree(wished)) ? wished : undefined;
    if (port === undefined && first !== undefined)
      throw new Error(`Port ${first + at} (${part}) is in use: give another with --port`);
    while (port === undefined || [...ports.values()].includes(port)) port = await findFreePort();
    ports.set(part, port);
  }
  const chosen = Object.fromEntries(ports);
  await writeJson(file, { ...before, ...chosen });
  return chosen as Ports;
}
