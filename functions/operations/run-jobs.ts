/**
 * Every hour: runs the jobs that are due. One timer for all of them, for with zones each timer is kept two instances that
 * are paid all day (docs/decisions/2026-11-28-jobs.md).
 */
import { app } from '@azure/functions';
import { timerTrigger } from '../../shared/startup.ts';
import { makeRunJobs } from '../../shared/operations/run-jobs.ts';
import { makeJobs } from '../jobs.ts';

app.timer('run-jobs', {
  schedule: '0 7 * * * *',
  handler: timerTrigger((services) => makeRunJobs({ ...services, jobs: makeJobs(services) }).runDueJobs),
});
