import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFault } from '../../../shared/platform/telemetry/describe-fault.ts';

const SOURCE = `type Told = { readonly what: string };

export function refuse({ what }: Told): never {
  // Types and comments are gone in the bundle.
  throw new Error(what);
}
`;

let folder: string;
let bundle: ts.TranspileOutput;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-places-'));
  const compilerOptions = { sourceMap: true, removeComments: true, target: ts.ScriptTarget.ESNext };
  bundle = ts.transpileModule(SOURCE, { fileName: 'rule.ts', compilerOptions });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As the package has it: where the source stands from the bundle, and no names. */
const packed = (map: string) =>
  JSON.stringify({ ...(JSON.parse(map) as object), sources: ['../shared/config.ts'], sourceRoot: '', names: [] });

/** What the log says of a fault at the bundle's `new Error`; `frame` is how V8 writes the place. */
async function toldOf(name: string, map: string | undefined, frame: (place: string) => string): Promise<string> {
  const file = join(folder, `${name}.js`);
  if (map !== undefined) await writeFile(`${file}.map`, map);
  const before = bundle.outputText.slice(0, bundle.outputText.indexOf('new Error')).split('\n');
  const fault = new Error('x');
  fault.stack = `Error: x\n${frame(`${pathToFileURL(file).href}:${before.length}:${(before.at(-1) ?? '').length + 1}`)}`;
  return describeFault(fault);
}

describe('the places of a fault in the bundle', () => {
  it.each([
    ['of a function', (place: string) => `    at refuse (${place})`, '    at refuse (shared/config.ts:5:9)'],
    [
      'behind an await',
      (place: string) => `    at async refuse (${place})`,
      '    at async refuse (shared/config.ts:5:9)',
    ],
    ['without a function', (place: string) => `    at ${place}`, '    at shared/config.ts:5:9'],
  ])('%s are said in the sources', async (_what, frame, line) => {
    expect(await toldOf('main', packed(bundle.sourceMapText ?? ''), frame)).toBe(`Error\n${line}`);
  });

  it.each([
    ['absent', 'without', undefined],
    ['broken', 'broken', '{"version":3'],
    ['of something else', 'other', '{"version":3,"sources":[],"names":[],"mappings":""}'],
  ])('stay the bundle’s where its map is %s', async (_what, name, map) => {
    const told = await toldOf(name, map, (place) => `    at refuse (${place})`);
    expect(told).toMatch(new RegExp(`^Error\n {4}at refuse \\(file://[^ ]*/${name}\\.js:\\d+:\\d+\\)$`));
  });
});
