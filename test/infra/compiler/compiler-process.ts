/** The compiler's process, spoken to as language servers are. It ends with the process that starts it: its input closes. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { findBicep } from './bicep.ts';

const Message = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

type Call = { readonly resolve: (result: unknown) => void; readonly reject: (reason: Error) => void };
/** Rejects with what the compiler says is wrong with the question. */
export type Ask = (method: string, params: unknown) => Promise<unknown>;

/** A compiler that is started, and fetched if need be, when it is asked first. */
export function startCompiler(): Ask {
  let started: Promise<Ask> | undefined;
  return async (method, params) => (await (started ??= findBicep().then(startService)))(method, params);
}

function startService(bicep: string): Ask {
  const child = spawn(bicep, ['jsonrpc', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const calls = new Map<number, Call>();
  const giveUp = (reason: Error) => {
    for (const { reject } of calls.values()) reject(reason);
    calls.clear();
  };
  child.on('error', giveUp);
  child.on('exit', (code) => {
    giveUp(new Error(`bicep jsonrpc ended with ${code ?? 'a signal'}`));
  });
  readMessages(child.stdout, ({ id, result, error }) => {
    const call = calls.get(id);
    calls.delete(id);
    if (calls.size === 0) releaseProcess(child);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error.message));
  });
  let last = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
      calls.set(id, { resolve, reject });
      child.ref();
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
}

type Compiler = ChildProcessByStdio<Writable, Readable, null>;

/** An idle compiler keeps nobody from ending. The pipes are sockets, whatever their type says. */
function releaseProcess(child: Compiler): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref();
}

/** Messages as language servers write them: a header with the length, an empty line, JSON. */
function readMessages(stdout: Readable, take: (message: z.infer<typeof Message>) => void): void {
  let rest = Buffer.alloc(0);
  stdout.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const start = rest.indexOf('\r\n\r\n') + 4;
      const length = Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, start).toString())?.[1]);
      if (start < 4 || Number.isNaN(length) || rest.length < start + length) return;
      take(Message.parse(JSON.parse(rest.subarray(start, start + length).toString())));
      rest = rest.subarray(start + length);
    }
  });
}
