/** When the service's own jobs ran. */
import type { JobName } from './rules/job.ts';

/** When the service's own jobs ran. */
export interface JobRuns {
  /** When the last run that succeeded began; without an entry none is known. */
  list(): Promise<ReadonlyMap<JobName, Date>>;
  note(job: JobName, began: Date): Promise<void>;
}
