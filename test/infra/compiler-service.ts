/**
 * The real compiler as a service (`bicep jsonrpc --stdio`): once warm it answers in a tenth of the time that a new process
 * takes, and the checks ask it a hundred times. It ends with the process that asks: its input closes.
 */
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
const Diagnostic = z.object({
  source: z.string(),
  level: z.string(),
  code: z.string(),
  message: z.string(),
});
export type Diagnostic = z.infer<typeof Diagnostic>;
const Compiled = z.object({ diagnostics: z.array(Diagnostic) });
const Sent = z.object({ template: z.string(), parameters: z.string() });
export type CompiledDeployment = { readonly template: unknown; readonly values: Readonly<Record<string, unknown>> };
const ParameterFile = z.object({ parameters: z.record(z.string(), z.object({ value: z.unknown() })) });
const Snapshot = z.object({ snapshot: z.string() });
const Formatted = z.object({ contents: z.string() });

/** A made-up place: a snapshot is the same wherever it is made. */
const METADATA = {
  tenantId: '22222222-2222-4222-8222-222222222222',
  subscriptionId: '11111111-1111-4111-8111-111111111111',
  resourceGroup: 'example',
  location: 'westeurope',
  deploymentName: null,
};

type Call = { readonly resolve: (result: unknown) => void; readonly reject: (reason: Error) => void };
type Service = (method: string, params: unknown) => Promise<unknown>;

let started: Promise<Service> | undefined;
const ask: Service = async (method, params) => (await (started ??= findBicep().then(startService)))(method, params);

/** What the compiler and its linter say of a template with its modules, or of a parameters file. */
export async function compile(path: string): Promise<readonly Diagnostic[]> {
  const method = path.endsWith('.bicepparam') ? 'bicep/compileParams' : 'bicep/compile';
  return Compiled.parse(await ask(method, { path, parameterOverrides: {} })).diagnostics;
}

/** What a parameters file comes to: the template with its modules in it, and the values, as both are sent to Azure. Throws where it doesn't compile. */
export async function compileDeployment(path: string): Promise<CompiledDeployment> {
  const { template, parameters } = Sent.parse(await ask('bicep/compileParams', { path, parameterOverrides: {} }));
  const values = Object.entries(ParameterFile.parse(JSON.parse(parameters)).parameters);
  return {
    template: JSON.parse(template),
    values: Object.fromEntries(values.map(([name, { value }]) => [name, value])),
  };
}

/** The snapshot of a parameters file in a resource group, as JSON. Throws where it doesn't compile. */
export async function takeSnapshot(path: string, resourceGroup = METADATA.resourceGroup): Promise<string> {
  const metadata = { ...METADATA, resourceGroup };
  return Snapshot.parse(await ask('bicep/getSnapshot', { path, metadata, externalInputs: null })).snapshot;
}

/** The file as `bicep format` would write it. */
export const format = async (path: string): Promise<string> =>
  Formatted.parse(await ask('bicep/format', { path })).contents;

function startService(bicep: string): Service {
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
    if (calls.size === 0) letGo(child);
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
function letGo(child: Compiler): void {
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
