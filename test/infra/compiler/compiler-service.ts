/**
 * The real compiler as a service (`bicep jsonrpc --stdio`): once warm it answers in a tenth of the time that a new process takes, and the
 * checks ask it a hundred times. All files of a run ask one (prepare-run.ts); outside a run it ends with the process that asks.
 */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { type Ask, startCompiler } from './compiler-process.ts';
import { Answer, METADATA, runQuietly } from './compiler-server.ts';

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

let own: Ask | undefined;
const ask: Ask = (method, params) => {
  const socketPath = process.env['COMPILER'];
  return socketPath === undefined ? (own ??= startCompiler())(method, params) : askShared(socketPath, method, params);
};

async function askShared(socketPath: string, method: string, params: unknown): Promise<unknown> {
  const answer = await new Promise<string>((resolve, reject) => {
    request({ socketPath, method: 'POST', path: '/ask' }, (response) => void text(response).then(resolve, reject))
      .on('error', reject)
      .end(JSON.stringify({ method, params }));
  });
  const { result, error } = Answer.parse(JSON.parse(answer));
  if (error !== undefined) throw new Error(error);
  return result;
}

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

/** What a command of the command line would write without a word; nothing where it would say something. */
export const writtenByService = (command: string, file: string): Promise<string | undefined> =>
  runQuietly(ask, { command, file, rest: '' });
