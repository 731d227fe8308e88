import type { z } from 'zod';
import type { Operation } from './operation.ts';

/** An operation, and what only a reader of the API description wants to know of it. */
export type DescribedOperation = Operation & {
  /** For an operation that reads its body itself: the schema of each content type it takes. */
  readonly bodies?: Readonly<Record<string, z.ZodType>>;
  /** For an operation that answers 200 in more than one format: the other content types. */
  readonly otherFormats?: readonly string[];
  /** A JSON body to start from. */
  readonly example?: unknown;
};
