/**
 * POST /jobs/{job}: runs one job by hand, due or not. Not by `/admin/functions/run-jobs`: what is sent there never reaches a
 * timer's function (docs/platform-facts.md).
 */
import * as z from 'zod';
import type { JobName } from '../../shared/operations/rules/job.ts';
import { JobAnswer, JobNames } from '../../shared/operations/wire.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { readEmptyBody } from '../../shared/platform/endpoint/read-empty-body.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'run-job',
  method: 'POST',
  route: 'jobs/{job}',
  summary: 'Runs one of the service’s own jobs now, whether or not it is due. Answers when it is done.',
  group: 'Operations',
  caller: 'operator',
  params: z.strictObject({ job: JobNames }),
  query: NoQuery,
  answers: {
    200: { description: 'It is done.', schema: JobAnswer },
  },
  // A body may be left out, or be empty.
  problems: ['unsupported-media-type', 'body-too-large'],
});

export type RunJobServices = EndpointServices & { readonly runJob: (name: JobName) => Promise<void> };

export const runJob = defineFunction(operation, (services: RunJobServices) =>
  endpoint(operation, services, async ({ params: { job }, request }) => {
    const bodyProblem = await readEmptyBody(request);
    if (bodyProblem !== undefined) return bodyProblem;
    await services.runJob(job);
    return { jsonBody: { job, status: 'done' } };
  }),
);
