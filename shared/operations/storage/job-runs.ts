import * as z from 'zod';
import { JOB_NAMES, type JobName } from '../rules/job.ts';
import type { JobRuns } from '../ports.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { MomentColumn } from '../../platform/tables/rows/table-row.ts';

const PARTITION = 'job';
const Row = z.object({ beganAt: MomentColumn });

/** One row for each job. A row that can't be read is one of a job that was never seen. */
export const makeJobRuns = ({ tables: { jobs } }: { readonly tables: Tables }): JobRuns => ({
  async list() {
    const runs = new Map<JobName, Date>();
    const read = async (name: JobName): Promise<void> => {
      const row = Row.safeParse((await jobs.read(PARTITION, name))?.columns);
      if (row.success) runs.set(name, row.data.beganAt);
    };
    await Promise.all(JOB_NAMES.map(read));
    return runs;
  },

  async note(name, began) {
    const columns = { beganAt: began.toISOString() };
    await jobs.commit(PARTITION, [{ kind: 'put', rowKey: name, columns }]);
  },
});
