/**
 * What people write into the vault often ends with a line end that isn't part of it: `az … --output tsv > file` and editors put one
 * there, the vault keeps it, and a secret with it is another secret. None of ours ends with one: so one is left out, and told of.
 */
import type { WriteLog } from '../ports.ts';

const LINE_END = /\r?\n$/;
/** As much of a name as a word of the log may have; the hash in a longer one is known by less. */
const NAME_LENGTH = 40;

/** Gives the value of the secret `name` without one trailing line end (LF or CRLF), saying so once for each name. */
export function makeLeaveOutLineEnd(writeLog: WriteLog): (name: string, value: string) => string {
  const told = new Set<string>();
  return function leaveOutLineEnd(name, value) {
    const without = value.replace(LINE_END, '');
    if (without !== value && !told.has(name)) {
      told.add(name);
      writeLog('secret-line-end', { secret: name.slice(0, NAME_LENGTH) });
    }
    return without;
  };
}
