/** Loaded before an app (`--import`), so that a test can let minutes pass for it: its clock is ahead by the seconds that the file CLOCK_AHEAD_FILE says. */
import { readFileSync } from 'node:fs';

const RealDate = Date;
const file = process.env['CLOCK_AHEAD_FILE'] ?? '';
let ahead = 0;
setInterval(() => {
  ahead = 1000 * Number(readFileSync(file, 'utf8'));
}, 50).unref();

class DateAhead extends RealDate {
  // Whatever a Date can be made of; only the present is another one.
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + ahead] : given) as [number]));
  }

  static override now(): number {
    return RealDate.now() + ahead;
  }
}
globalThis.Date = DateAhead as DateConstructor;
