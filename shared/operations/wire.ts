/** The health of the service and its jobs over the wire. */
import * as z from 'zod';
import { JOB_NAMES } from './rules/job.ts';

export const LiveAnswer = z.strictObject({
  status: z.literal('ok'),
  build: z
    .string()
    .nullable()
    .describe(
      'The beginning of the hash of the deployed package, and when it was deployed; null where the service runs on no package. While a deployment is under way, instances of the one before answer with theirs.',
    ),
});

export const Health = z.enum(['ok', 'unreachable']);

export const ReadyAnswer = z.strictObject({
  status: Health,
  checks: z.strictObject({
    storage: Health,
    'key-vault': Health,
    entra: Health,
  }),
});

export const JobNames = z.enum(JOB_NAMES);
export const JobAnswer = z.strictObject({ job: JobNames, status: z.literal('done') });

/** The description of the API itself. */
export const DescriptionAnswer = z.looseObject({ openapi: z.literal('3.1.0') });
