/**
 * The part of `@azure/functions-core` that `@azure/functions` asks for. Azure's Node worker supplies that module at run time
 * only (no package carries its types), so the shapes are written down here, as far as this host reads or writes them.
 */
import type { LogLevel } from './write-log.ts';

export type NullableValue<T> = { value?: T | null };
type Nullables = Record<string, NullableValue<string>>;
type MayBe<T> = T | null | undefined;

/** `expires` in seconds since 1970, `maxAge` in seconds; `none` is the library's word for a cookie without the attribute SameSite. */
export type RpcHttpCookie = Partial<Record<'name' | 'value', MayBe<string>>> &
  Partial<Record<'domain' | 'path', MayBe<NullableValue<string>>>> &
  Partial<Record<'secure' | 'httpOnly', MayBe<NullableValue<boolean>>>> & {
    expires?: MayBe<NullableValue<{ seconds?: MayBe<number> }>>;
    sameSite?: MayBe<'none' | 'lax' | 'strict' | 'explicitNone'>;
    maxAge?: MayBe<NullableValue<number>>;
  };

export interface RpcHttpRequest {
  method: string;
  url: string;
  nullableHeaders: Nullables;
  nullableQuery: Nullables;
  nullableParams: Nullables;
  body?: { bytes: Uint8Array };
}

export interface RpcHttpResponse {
  statusCode?: string | null;
  headers?: Record<string, string> | null;
  cookies?: RpcHttpCookie[] | null;
  body?: { string?: string | null; json?: string | null; bytes?: Uint8Array | null } | null;
}

/** What starts a function: a request, or a timer's JSON. */
export type RpcInput = { http: RpcHttpRequest } | { json: string };
export type RpcInvocationResponse = { returnValue?: { http?: RpcHttpResponse | null } | null };

/** A binding as the app registers it: `type`, and what its kind adds (`route`, `schedule`, …). */
export type Binding = { type?: string | null; [setting: string]: unknown };
export type FunctionMetadata = { name: string; bindings: Record<string, Binding> };
export type FunctionCallback = (...inputs: unknown[]) => unknown;
export type HookCallback = (context: object) => unknown;

export interface CoreInvocationContext {
  invocationId: string;
  request: {
    invocationId: string;
    functionId: string;
    inputData: { name: string; data: RpcInput }[];
    triggerMetadata: Record<string, unknown>;
    traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> };
  };
  metadata: FunctionMetadata;
  state?: 'invocation' | undefined;
  log(level: LogLevel, category: string, message: string): void;
}

interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<RpcInvocationResponse>;
}

export interface ProgrammingModel {
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(defaults: Record<string, string>): Record<string, string> | Promise<Record<string, string>>;
}
