/** The real Bicep compiler, from its NuGet package: restored once, then offline. */
import { execFile } from 'node:child_process';
import { access, chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onceInRun, runFolder } from '../shared-by-run.ts';

const VERSION = '0.49.2';
const RUNTIMES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'osx-x64',
  'darwin-arm64': 'osx-arm64',
};
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/bicep');
const RESTORE_MS = 240_000;
const RUN_MS = 60_000;

const run = promisify(execFile);

/** The compiler's path; fetches it when it isn't there. Throws, saying what to do, when that can't be done. */
export async function findBicep(): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const runtime = RUNTIMES[platform];
  if (runtime === undefined) throw new Error(`the Bicep compiler has no package for ${platform}`);
  const id = `Azure.Bicep.CommandLine.${runtime}`;
  const path = join(CACHE, id.toLowerCase(), VERSION, 'tools/bicep');
  const find = async (): Promise<string> => {
    if (!(await exists(path))) await restore(id);
    await chmod(path, 0o755);
    return path;
  };
  // A file that somebody else is still fetching is there, and is none yet.
  return runFolder() === undefined ? find() : onceInRun('compiler', find);
}

/** Runs the compiler. What it writes on standard error are its warnings. Throws when it fails. */
export async function runBicep(
  ...args: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return run(await findBicep(), args, { timeout: RUN_MS, maxBuffer: 64 * 1024 * 1024 });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function restore(id: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const project = join(CACHE, 'bicep.csproj');
  await writeFile(
    project,
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="${id}" Version="[${VERSION}]" /></ItemGroup>
</Project>
`,
  );
  try {
    await run('dotnet', ['restore', project, '--packages', CACHE], { timeout: RESTORE_MS });
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = isAbsent ? 'install the .NET SDK: `dotnet` is not on the PATH' : 'dotnet restore failed';
    throw new Error(`the Bicep compiler could not be fetched: ${why}`, { cause });
  }
}
