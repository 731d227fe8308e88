/** What happens during the day, one after another. */
import { setTimeout as wait } from 'node:timers/promises';
import type { LoadStage } from './open-load-stage.ts';

export type Phase = {
  readonly name: string;
  readonly milliseconds: number;
  readonly run: (stage: LoadStage) => Promise<void>;
};

const SLOW_ENTRA_MS = 3000;
/** So long a storage that is silent stays so. */
const SILENCE_MS = 10_000;

const during = (
  name: string,
  milliseconds: number,
  begin: (stage: LoadStage) => unknown,
  end: (stage: LoadStage) => unknown,
): Phase => ({
  ...{ name, milliseconds },
  run: async (stage) => {
    await begin(stage);
    try {
      await wait(milliseconds);
    } finally {
      await end(stage);
    }
  },
});
const nothing = (name: string, milliseconds: number): Phase =>
  during(
    name,
    milliseconds,
    () => undefined,
    () => undefined,
  );

/** All of the day in so many milliseconds; the silence of storage is as long as it is, but in a short one. */
export function phasesOf(milliseconds: number, isShort: boolean): readonly Phase[] {
  const part = milliseconds / 12;
  return [
    nothing('all is well', 2 * part),
    during(
      'storage answers 503',
      part,
      ({ storage }) => {
        storage.trouble('unavailable');
      },
      ({ storage }) => {
        storage.trouble('none');
      },
    ),
    nothing('well again', part),
    during(
      'storage is silent',
      isShort ? part : SILENCE_MS,
      ({ storage }) => {
        storage.trouble('silent');
      },
      ({ storage }) => {
        storage.trouble('none');
      },
    ),
    nothing('well again', part),
    during(
      'Entra takes 3 s',
      part,
      ({ world }) => world.fault('slow', { delayMs: SLOW_ENTRA_MS }),
      ({ world }) => world.fault(null),
    ),
    during(
      'the vault is away',
      part,
      ({ vault }) => vault('outage'),
      ({ vault }) => vault(null),
    ),
    during(
      'identity is silent, worker killed',
      part,
      async ({ identity, killWorker }) => {
        identity.trouble('silent');
        await killWorker();
      },
      ({ identity }) => {
        identity.trouble('none');
      },
    ),
    nothing('well again', part),
    during(
      'worker killed',
      part,
      ({ killWorker }) => killWorker(),
      () => undefined,
    ),
    nothing('all is well', 2 * part),
  ];
}
