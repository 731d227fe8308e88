/**
 * Azure's own Node worker, spoken to over gRPC as its host does: started, told of an app's folder, asked for the functions, which it then loads one by one, and
 * called. It isn't on npm: whoever wants it measured builds it from its public source (bench/README.md) and names the folder.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { MAX_MESSAGE, type Message, openHost, type Stream } from './worker-host.ts';

type FunctionMetadata = { readonly functionId: string; readonly name: string; readonly rawBindings: readonly string[] };

export type AzureWorker = {
  readonly pid: number;
  /** The answer's status and body. */
  readonly call: (name: string, request: WorkerRequest) => Promise<{ readonly status: string; readonly body: string }>;
  readonly close: () => Promise<void>;
};
export type WorkerRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
};

const HOST_VERSION = '4.1037.0';
/** The bundle's own entry refuses Node versions that it doesn't know. */
const ENTRY =
  'const [folder, ...words] = process.argv.slice(1); require(folder + "/dist/src/worker-bundle.js").worker.startNodeWorker(["", "", ...words]);';

function startProcess(worker: string, port: number, env: Readonly<Record<string, string>>) {
  const words = {
    uri: `http://127.0.0.1:${port}`,
    'worker-id': randomUUID(),
    'request-id': randomUUID(),
    'grpc-max-message-length': String(MAX_MESSAGE),
  };
  const args = Object.entries(words).flatMap(([name, value]) => [`--functions-${name}`, value]);
  const child = spawn(process.execPath, ['-e', ENTRY, worker, ...args], {
    env: { ...env, FUNCTIONS_WORKER_RUNTIME: 'node' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code) => {
      reject(new Error(`the worker ended (${String(code)})`));
    }),
  );
  ended.catch(() => undefined);
  return { child, ended };
}

type Ask = <Answer extends Answered>(
  answer: (typeof ANSWERS)[number],
  message: Message,
  key?: string,
) => Promise<Answer>;

/** Answers find their question by the function, the call, or their kind. Throws what the worker says went wrong. */
function makeAsk(stream: Stream, ended: Promise<never>): Ask {
  const waiting = new Map<string, (content: Answered) => void>();
  stream.on('data', (message) => {
    const kind = ANSWERS.find((name) => name in message);
    if (kind === undefined) return;
    const content = message[kind] as Answered & { readonly functionId?: string; readonly invocationId?: string };
    waiting.get(content.functionId ?? content.invocationId ?? kind)?.(content);
  });
  return async function ask<Answer extends Answered>(
    kind: (typeof ANSWERS)[number],
    message: Message,
    key: string = kind,
  ) {
    const told = new Promise<Answered>((resolve) => waiting.set(key, resolve));
    stream.write({ requestId: randomUUID(), ...message });
    const { result, ...content } = await Promise.race([told, ended]);
    waiting.delete(key);
    if (result.status !== 'Success') throw new Error(`${kind}: ${result.exception?.message ?? result.status}`);
    return { result, ...content } as Answer;
  };
}

/** @throws when it ends, or refuses a message, before it is ready */
export async function startAzureWorker(
  worker: string,
  app: string,
  env: Readonly<Record<string, string>>,
): Promise<AzureWorker> {
  const host = await openHost(worker);
  const { child, ended } = startProcess(worker, host.port, env);
  const stream = await Promise.race([host.stream, ended]);
  await Promise.race([
    new Promise((resolve) => {
      stream.on('data', resolve);
    }),
    ended,
  ]);
  const ask = makeAsk(stream, ended);
  const init = { hostVersion: HOST_VERSION, functionAppDirectory: app, capabilities: {} };
  await ask('workerInitResponse', { workerInitRequest: init });
  const { functionMetadataResults: functions } = await ask<Indexed>('functionMetadataResponse', {
    functionsMetadataRequest: { functionAppDirectory: app },
  });
  // One after another, as the host does.
  for (const metadata of functions) {
    const { functionId } = metadata;
    await ask('functionLoadResponse', { functionLoadRequest: { functionId, metadata } }, functionId);
  }
  return {
    pid: child.pid ?? 0,
    call: async (name, request) => {
      const { functionId, trigger } = triggerOf(functions, name);
      const invocationId = randomUUID();
      const inputData = [{ name: trigger, data: { http: rpcOf(request) } }];
      const invocationRequest = { invocationId, functionId, inputData };
      return readAnswer(await ask<Invoked>('invocationResponse', { invocationRequest }, invocationId));
    },
    close: async () => {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
      host.close();
    },
  };
}

function triggerOf(functions: readonly FunctionMetadata[], name: string) {
  const called = functions.find((one) => one.name === name);
  const bindings = called?.rawBindings.map((raw) => JSON.parse(raw) as { name: string; type: string });
  const trigger = bindings?.find(({ type }) => type === 'httpTrigger')?.name;
  if (called === undefined || trigger === undefined) throw new Error(`the worker has no HTTP function ${name}`);
  return { functionId: called.functionId, trigger };
}

const rpcOf = ({ body, ...request }: WorkerRequest) => ({
  ...request,
  ...(body === undefined ? {} : { body: { bytes: Buffer.from(body) } }),
});

function readAnswer({ outputData, returnValue }: Invoked): { readonly status: string; readonly body: string } {
  const { statusCode = '', body } = returnValue?.http ?? outputData?.[0]?.data?.http ?? {};
  const { bytes, string = '' } = body ?? {};
  return { status: statusCode, body: bytes === undefined ? string : Buffer.from(bytes).toString('utf8') };
}

const ANSWERS = [
  'workerInitResponse',
  'functionMetadataResponse',
  'functionLoadResponse',
  'invocationResponse',
] as const;
type Answered = { readonly result: { readonly status: string; readonly exception?: { readonly message: string } } };
type Indexed = Answered & { readonly functionMetadataResults: readonly FunctionMetadata[] };
type RpcHttp = {
  readonly statusCode?: string;
  readonly body?: { readonly bytes?: Uint8Array; readonly string?: string };
};
type Invoked = Answered & {
  readonly returnValue?: { readonly http?: RpcHttp };
  readonly outputData?: readonly { readonly data?: { readonly http?: RpcHttp } }[];
};
