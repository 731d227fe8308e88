/** CPU that a process has used: of the clock it is independent, so a busy machine changes it little. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (`getconf CLK_TCK`) wherever Node runs. */
const TICKS_PER_SECOND = 100;

/** User and system time of the process with all its threads, in microseconds. */
export function cpuOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
  } catch {
    const [seconds = 0, minutes = 0, hours = 0] = execFileSync('ps', ['-o', 'cputime=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(':')
      .reverse()
      .map(Number);
    return (seconds + 60 * minutes + 3600 * hours) * 1e6;
  }
}

/** Puts a process on one core where the machine can: the generator keeps to the other. */
export function pin(pid: number, core: number): void {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
  } catch {
    // Not this system's.
  }
}
