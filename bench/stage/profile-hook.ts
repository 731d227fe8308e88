/**
 * Loaded into a process that is measured (`--import`): a first SIGUSR2 begins a CPU profile of its main thread, a second writes it into the file that this
 * module's own address names (`?into=`).
 */
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';

const into = new URL(import.meta.url).searchParams.get('into') ?? '';
let session: Session | undefined;

async function beginOrEnd(): Promise<void> {
  if (session === undefined) {
    session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 250 });
    await session.post('Profiler.start');
    return;
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  session = undefined;
  await writeFile(into, JSON.stringify(profile));
}

process.on('SIGUSR2', () => void beginOrEnd());
