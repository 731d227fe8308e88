/**
 * The part of `@azure/functions-core` that `@azure/functions` asks for.
 *
 * Azure's Node worker supplies that module at run time only (no package carries its types), so the shapes are written
 * down here, as far as this host reads or writes them.
 */

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type LogCategory = 'user' | 'system' | 'customMetric';

export interface NullableValue<T> {
  value?: T | null;
}

export interface RpcHttpCookie {
  name?: string | null;
  value?: string | null;
  domain?: NullableValue<string> | null;
  path?: NullableValue<string> | null;
  /** Seconds since 1970. */
  expires?: NullableValue<{ seconds?: number | null }> | null;
  secure?: NullableValue<boolean> | null;
  httpOnly?: NullableValue<boolean> | null;
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone' | null;
  /** Seconds. */
  maxAge?: NullableValue<number> | null;
}

export interface RpcHttpRequest {
  method: string;
  url: string;
  nullableHeaders: Record<string, NullableValue<string>>;
  nullableQuery: Record<string, NullableValue<string>>;
  nullableParams: Record<string, NullableValue<string>>;
  body?: RpcTypedData;
}

export interface RpcHttpResponse {
  statusCode?: string | null;
  headers?: Record<string, string> | null;
  cookies?: RpcHttpCookie[] | null;
  body?: RpcTypedData | null;
}

export interface RpcTypedData {
  string?: string | null;
  json?: string | null;
  bytes?: Uint8Array | null;
  int?: number | null;
  double?: number | null;
  http?: RpcHttpRequest | RpcHttpResponse | null;
}

export interface RpcParameter {
  name: string;
  data?: RpcTypedData | null;
}

export interface RpcInvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: RpcParameter[];
  triggerMetadata: Record<string, RpcTypedData>;
  traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> };
}

export interface RpcInvocationResponse {
  outputData?: RpcParameter[] | null;
  returnValue?: RpcTypedData | null;
}

/** A binding as the app registers it: `type` and `direction`, and what its kind adds (`route`, `schedule`, …). */
export interface Binding {
  type?: string | null;
  direction?: 'in' | 'out' | 'inout' | null;
  [setting: string]: unknown;
}

export interface FunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, Binding>;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;

export interface CoreInvocationContext {
  invocationId: string;
  request: RpcInvocationRequest;
  metadata: FunctionMetadata;
  state?: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<RpcInvocationResponse>;
}

export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(defaults: Record<string, string>): Record<string, string> | Promise<Record<string, string>>;
}

export type HookCallback = (context: object) => unknown;
