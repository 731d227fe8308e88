/** One warm compiler for all that ask in a run, workers and scripts alike: on a socket of the run's folder. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { type Ask, startCompiler } from './compiler-process.ts';

const Asked = z.object({ method: z.string(), params: z.unknown() });
export const Answer = z.object({ result: z.unknown().optional(), error: z.string().optional() });
const Command = z.object({ command: z.string(), file: z.string(), rest: z.string() });

/** A made-up place: a snapshot is the same wherever it is made. */
export const METADATA = {
  tenantId: '22222222-2222-4222-8222-222222222222',
  subscriptionId: '11111111-1111-4111-8111-111111111111',
  resourceGroup: 'example',
  location: 'westeurope',
  deploymentName: null,
};
const PLACE = `--mode overwrite --tenant-id ${METADATA.tenantId} --subscription-id ${METADATA.subscriptionId} --resource-group example --location westeurope`;

const diagnostics = z.array(z.unknown()).length(0);
/** The commands of the command line, as the service has them, and what they write. It is the same, byte by byte: template.test.ts. */
const COMMANDS: Readonly<Record<string, { method: string; more: object; place?: string; written: z.ZodType<string> }>> =
  {
    build: {
      method: 'bicep/compile',
      more: { parameterOverrides: {} },
      written: z.object({ diagnostics, contents: z.string() }).transform(({ contents }) => contents),
    },
    'build-params': {
      method: 'bicep/compileParams',
      more: { parameterOverrides: {} },
      written: z.object({ diagnostics, parameters: z.string() }).transform(({ parameters }) => parameters),
    },
    snapshot: {
      method: 'bicep/getSnapshot',
      more: { metadata: METADATA, externalInputs: null },
      place: PLACE,
      written: z.object({ snapshot: z.string() }).transform(({ snapshot }) => snapshot),
    },
  };

/** What the command would write without a word; nothing where it would say something, or is none that is known here. */
export async function runQuietly(ask: Ask, asked: z.infer<typeof Command>): Promise<string | undefined> {
  const known = COMMANDS[asked.command];
  if (known === undefined || (known.place ?? '') !== asked.rest) return undefined;
  const result = await ask(known.method, { path: asked.file, ...known.more }).catch(() => undefined);
  return known.written.safeParse(result).data;
}

/** Listens on `socket`. Answers how to close it. */
export async function serveCompiler(socket: string): Promise<() => void> {
  const ask = startCompiler();
  const answer = async ({ method, params }: z.infer<typeof Asked>): Promise<z.infer<typeof Answer>> => {
    try {
      return { result: await ask(method, params) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const asked: unknown = JSON.parse(await text(request));
      if (request.url === '/ask') response.end(JSON.stringify(await answer(Asked.parse(asked))));
      else {
        const written = await runQuietly(ask, Command.parse(asked));
        response.writeHead(written === undefined ? 404 : 200).end(written);
      }
    };
    respond().catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
