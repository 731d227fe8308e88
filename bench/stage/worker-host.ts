/** The host's end of Azure's worker protocol: a gRPC server. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const MAX_MESSAGE = 128 * 1024 * 1024;

/** The messages of `FunctionRpc.proto` that a start needs; the protocol has many more. */
export type Message = Readonly<Record<string, unknown>> & { readonly requestId?: string };
export type Stream = {
  write(message: Message): void;
  on(event: 'data', listener: (message: Message) => void): void;
  end(): void;
};
/** Of the worker's own install, so that the product has none of it. */
function loadGrpc(worker: string) {
  const load = createRequire(join(worker, 'package.json'));
  const grpc = load('@grpc/grpc-js') as GrpcJs;
  const loader = load('@grpc/proto-loader') as { loadSync(file: string, options: object): object };
  const protos = join(worker, 'azure-functions-language-worker-protobuf/src/proto');
  const definition = loader.loadSync(join(protos, 'FunctionRpc.proto'), {
    includeDirs: [protos],
    enums: String,
    longs: Number,
  });
  return { grpc, service: grpc.loadPackageDefinition(definition).AzureFunctionsRpcMessages.FunctionRpc.service };
}
type GrpcServer = {
  addService(service: object, implementation: object): void;
  bindAsync(address: string, credentials: object, done: (error: Error | null, port: number) => void): void;
  start(): void;
  forceShutdown(): void;
};
type GrpcJs = {
  readonly Server: new (options: object) => GrpcServer;
  readonly ServerCredentials: { createInsecure(): object };
  loadPackageDefinition(definition: object): {
    readonly AzureFunctionsRpcMessages: { readonly FunctionRpc: { readonly service: object } };
  };
};

/** Server and stream; the worker connects to it. */
export async function openHost(
  worker: string,
): Promise<{ readonly port: number; readonly stream: Promise<Stream>; close(): void }> {
  const { grpc, service } = loadGrpc(worker);
  const server = new grpc.Server({ 'grpc.max_receive_message_length': MAX_MESSAGE });
  const connected = Promise.withResolvers<Stream>();
  const EventStream = (stream: Stream): void => {
    connected.resolve(stream);
  };
  server.addService(service, { EventStream });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  server.start();
  return {
    ...{ port, stream: connected.promise },
    close: () => {
      server.forceShutdown();
    },
  };
}
