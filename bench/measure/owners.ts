/** Whose code a profile's samples fell into: the innermost function that has an owner counts, so what Node does for undici is undici's. */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

type Frame = {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
};
type ProfileNode = { readonly id: number; readonly callFrame: Frame; readonly children?: readonly number[] };
export type CpuProfile = {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
};

/** By a part of the source's path, the first that fits. */
const OWNERS: readonly (readonly [part: string, owner: string])[] = [
  ['local/functions-host/', 'the local Functions host'],
  ['/profile-hook.ts', 'the profiler'],
  ['@azure/functions', '@azure/functions'],
  ['node_modules/undici/', 'undici, with its sockets'],
  ['node_modules/zod/', 'zod'],
  ['node_modules/jose/', 'jose'],
  ['node_modules/@azure/msal', 'msal-node'],
  ['node_modules/@opentelemetry/', 'OpenTelemetry'],
  ['node_modules/', 'other libraries'],
  ['shared/platform/keys/', 'seals and keys, with Node’s ciphers'],
  ['shared/', 'all else of the service'],
  ['functions/', 'all else of the service'],
];
const GARBAGE_COLLECTOR = 'garbage collector';
/** Nothing of the above called it: the server's sockets and parser, timers, microtasks. */
const NODE = 'Node, of itself';
const IDLE: ReadonlySet<string> = new Set(['(idle)', '(root)']);

/** Shares of the time in which the thread did something; together 1. The profiler's own work is left out. */
export function sharesOf({ nodes, samples, timeDeltas }: CpuProfile): ReadonlyMap<string, number> {
  const sourceOf = makeSourceOf();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const ownerOf = (node: ProfileNode): string => {
    if (node.callFrame.functionName === '(garbage collector)') return GARBAGE_COLLECTOR;
    for (let at: ProfileNode | undefined = node; at !== undefined; at = byId.get(parents.get(at.id) ?? -1)) {
      const source = sourceOf(at.callFrame);
      const owner = source === undefined ? undefined : OWNERS.find(([part]) => source.includes(part))?.[1];
      if (owner !== undefined) return owner;
    }
    return NODE;
  };
  const owners = new Map(
    nodes.filter((node) => !IDLE.has(node.callFrame.functionName)).map((node) => [node.id, ownerOf(node)]),
  );
  const spent = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const owner = owners.get(id);
    if (owner === undefined || owner === 'the profiler') continue;
    spent.set(owner, (spent.get(owner) ?? 0) + (timeDeltas[index] ?? 0));
  }
  const whole = [...spent.values()].reduce((sum, each) => sum + each, 0);
  return new Map([...spent].map(([owner, each]) => [owner, each / whole]));
}

/** The source of a place in a bundle, by the map beside it; of another file its own path. */
function makeSourceOf(): (frame: Frame) => string | undefined {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (file: string): SourceMap | undefined => {
    if (!maps.has(file)) {
      const beside = `${file}.map`;
      const made = existsSync(beside) ? new SourceMap(JSON.parse(readFileSync(beside, 'utf8')) as never) : undefined;
      maps.set(file, made);
    }
    return maps.get(file);
  };
  return function sourceOf({ url, lineNumber, columnNumber }) {
    if (!url.startsWith('file:')) return undefined;
    const { pathname } = new URL(url);
    const entry = mapOf(fileURLToPath(url.split('?', 1)[0] ?? url))?.findEntry(lineNumber, columnNumber);
    return entry !== undefined && 'originalSource' in entry ? entry.originalSource : pathname;
  };
}
