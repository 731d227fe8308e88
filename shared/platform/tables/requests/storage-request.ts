/** One request to Table Storage, and what came back. */
import type { HttpAnswer } from '../../outbound-http/http-request.ts';
import type { SendToServer, ServerRequest } from '../../outbound-http/server-request.ts';

export type StorageRequest = ServerRequest & { readonly table: string };
export type StorageAnswer = HttpAnswer;
export type Send = SendToServer<StorageRequest>;
