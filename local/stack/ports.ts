/** Which port each part of the stack listens on: those given, else those of the last start, else free ones. */
import { createServer } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** In the order in which `--port N` numbers them: the service gets N itself. */
export const PARTS = [
  'service',
  'controlPanel',
  'entra',
  'elevate',
  'owa',
  'online-meeting',
  'myservices',
  'passwordStore',
] as const;
export type Part = (typeof PARTS)[number];
export type Ports = Readonly<Record<Part, number>>;

const Remembered = z.record(z.enum(PARTS), z.int().min(1).max(65_535));

/** A free port on the loopback, or the wished one when it is free; undefined when it isn't. */
async function tryPort(wished: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen(wished, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : undefined);
      });
    });
  });
}

async function remembered(file: string): Promise<Partial<Ports>> {
  try {
    return Remembered.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}

/**
 * Chooses the ports and remembers them in `file`, so that addresses and cookies stay good between starts.
 * With `first`, exactly that one and those behind it are taken; one that's in use is an error that names it.
 */
export async function choosePorts(file: string, first: number | undefined): Promise<Ports> {
  const before = first === undefined ? await remembered(file) : {};
  const ports: Partial<Record<Part, number>> = {};
  for (const [at, part] of PARTS.entries()) {
    const wished = first === undefined ? before[part] : first + at;
    let port = wished === undefined ? undefined : await tryPort(wished);
    if (port === undefined && first !== undefined)
      throw new Error(`Port ${first + at} (${part}) is in use: give another with --port`);
    while (port === undefined || Object.values(ports).includes(port)) port = await tryPort(0);
    ports[part] = port;
  }
  const chosen = ports as Ports;
  await writeFile(file, `${JSON.stringify(chosen, undefined, 2)}\n`);
  return chosen;
}
