/**
 * `npm run package`: the zip that Azure runs, from what `npm run build` made. The bundle holds every dependency and
 * Azure's Node worker brings @azure/functions-core, so there is no node_modules, and nothing is built in Azure.
 * The same input gives the same bytes, so that a published package can be told from another by its hash.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { zipSync, type Zippable } from 'fflate';
import * as z from 'zod';
import { AppCatalogue } from '../../shared/platform/words/apps/app-catalogue.ts';
import { BUILD_FILE, BuildFile } from '../../shared/operations/rules/build-id.ts';

export const PACKAGE_FILE = 'package/azure-sso-identity.zip';
/** The largest package, in bytes: every one of them is fetched on a cold start. */
export const SIZE_BUDGET = 1_500_000;

/** The Identity Management page. */
const PAGE = 'dist/web/index.html';

const ROOT = join(import.meta.dirname, '../..');
/** The oldest that a zip can say, in the local time that zips go by: so it is the same bytes everywhere. */
const NO_TIME = new Date(1980, 0, 1);
const UNIX = 3;
const READABLE_FILE = 0o100644 << 16;

const Manifest = z.object({ name: z.string(), version: z.string(), type: z.literal('module'), main: z.string() });

const OURS = /^\.\.\/(?:functions|shared)\//;
const BundleMap = z.object({ version: z.literal(3), sources: z.array(z.string()), mappings: z.string() });

export type PackageFiles = ReadonlyMap<string, Uint8Array>;
type Sources = { readonly root?: string; readonly catalogue: string };

/** What goes in, by name, sorted. Throws when the bundle is missing or the service would refuse the catalogue. */
export async function readPackageFiles({ root = ROOT, catalogue }: Sources): Promise<PackageFiles> {
  const manifest = Manifest.parse(await readJson(join(root, 'package.json')));
  const dist = join(root, 'dist');
  const names = (await listFiles(dist)).map((file) => relative(root, file).split(sep).join('/')).filter(isDeployed);
  const missing = [manifest.main, PAGE].find((name) => !names.includes(name));
  if (missing !== undefined) throw new Error(`${missing} is missing: npm run build`);
  const files = new Map<string, Uint8Array>([
    ['app-catalogue.json', await readCatalogue(catalogue)],
    ['host.json', await readFile(join(root, 'host.json'))],
    ['package.json', Buffer.from(`${JSON.stringify({ ...manifest, private: true }, undefined, 2)}\n`)],
  ]);
  for (const name of names) files.set(name, await readFile(join(root, name)));
  for (const [name, map] of await readMaps(root, names)) files.set(name, map);
  files.set(BUILD_FILE, writeBuild(buildOf(inOrder(files))));
  return inOrder(files);
}

const inOrder = (files: PackageFiles): PackageFiles =>
  new Map([...files].sort(([one], [other]) => (one < other ? -1 : 1)));

/** Tells packages apart that are made of other files. */
function buildOf(files: PackageFiles): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(`${name} ${bytes.length}\n`).update(bytes);
  return hash.digest('hex').slice(0, 12);
}

/** What the package says it is. Throws when it says nothing. */
export const readBuild = (files: PackageFiles): string =>
  BuildFile.parse(JSON.parse(Buffer.from(files.get(BUILD_FILE) ?? []).toString('utf8'))).build;

/** The file in which a package says what it is. */
export const writeBuild = (build: string): Uint8Array =>
  Buffer.from(`${JSON.stringify({ build } satisfies z.input<typeof BuildFile>)}\n`);

/**
 * The source maps of the files that hold code of ours, by which a fault's places are said (shared/platform/telemetry/source-places.ts). Without names,
 * which nobody reads there, and without the maps of files that are libraries alone: every byte is fetched on a cold start.
 */
async function readMaps(root: string, names: readonly string[]): Promise<(readonly [string, Uint8Array])[]> {
  const scripts = names.filter((name) => /^dist\/[^/]+\.js$/.test(name));
  const maps = await Promise.all(
    scripts.map(async (script) => {
      const map = BundleMap.parse(await readJson(join(root, `${script}.map`)));
      const isOurs = map.sources.some((source) => OURS.test(source));
      return isOurs ? [[`${script}.map`, Buffer.from(JSON.stringify({ ...map, names: [] }))] as const] : [];
    }),
  );
  return maps.flat();
}

/** The bundle's code, and the files of the page without their maps. */
const isDeployed = (name: string): boolean =>
  /^dist\/[^/]+\.js$/.test(name) || (name.startsWith('dist/web/') && !name.endsWith('.map'));

export function zipFiles(files: PackageFiles): Uint8Array {
  const entries: Zippable = {};
  for (const [name, bytes] of files)
    entries[name] = [bytes, { level: 9, mtime: NO_TIME, os: UNIX, attrs: READABLE_FILE }];
  return zipSync(entries);
}

/** A catalogue that the service refuses would leave it without functions in Azure, where only the log says why. */
async function readCatalogue(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file);
  const parsed = AppCatalogue.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!parsed.success) throw new Error(`${file} is no app catalogue:\n${z.prettifyError(parsed.error)}`);
  return bytes;
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new Error(`${folder} can't be read: npm run build`, { cause });
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Its name, its size beside the budget, its hash, its build, and what is in it. */
export function describePackage(output: string, files: PackageFiles, zip: Uint8Array): string {
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
  const share = Math.round((zip.length / SIZE_BUDGET) * 100);
  return [
    output,
    `${kilobytes(zip.length)}  of ${kilobytes(SIZE_BUDGET).trim()} that it may have (${share} %)`,
    `  sha256 ${createHash('sha256').update(zip).digest('hex')}`,
    `  build ${readBuild(files)}`,
    ...[...files].map(([name, bytes]) => `${kilobytes(bytes.length)}  ${name}`),
  ].join('\n');
}

const USAGE = `npm run package -- [--catalogue FILE] [--output FILE]
  --catalogue FILE  the app catalogue; left out: the example in this repository
  --output FILE     the zip; left out: ${PACKAGE_FILE}`;

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      catalogue: { type: 'string', default: join(ROOT, 'app-catalogue.json') },
      output: { type: 'string', default: join(ROOT, PACKAGE_FILE) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const files = await readPackageFiles({ catalogue: resolve(values.catalogue) });
  const zip = zipFiles(files);
  await mkdir(dirname(resolve(values.output)), { recursive: true });
  await writeFile(values.output, zip);
  process.stdout.write(`${describePackage(values.output, files, zip)}\n`);
  if (zip.length <= SIZE_BUDGET) return 0;
  process.stderr.write(`The package is larger than it may be: ${zip.length} > ${SIZE_BUDGET} bytes\n`);
  return 1;
}

if (import.meta.main)
  try {
    process.exitCode = await run();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
