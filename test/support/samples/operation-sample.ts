/** A good request for an operation, and how it answers a bad one: what the table of hostile requests is made from. */
import type { World } from '../../../local/tour/world.ts';

export type JsonBody = Readonly<Record<string, unknown>>;

export type OperationSample = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: JsonBody;
  readonly form?: Readonly<Record<string, string>>;
  /** The status of the good request. */
  readonly good: number;
  /** A problem (RFC 9457), OAuth's JSON (RFC 6749 section 5.2), a challenge (RFC 6750 section 3) or a page. */
  readonly refusesWith: 'problem' | 'oauth' | 'challenge' | 'page';
  /** OAuth has unknown parameters ignored (RFC 6749 sections 3.1 and 3.2); our own routes refuse them. */
  readonly unknownParameters: 'refused' | 'ignored';
  /** Query parameters that it knows beyond those of the good request. */
  readonly moreQuery?: readonly string[];
  /** Where any text may do: names of parameters, JSON pointers. */
  readonly takesText?: readonly string[];
  /** Lists whose bad items are answered one by one, the others done. */
  readonly itemLists?: readonly string[];
  /** What may be left out. */
  readonly optional?: readonly string[];
};

/** Made when its turn comes: codes and tickets don't last. */
export type MakeSample = (world: World) => Promise<OperationSample>;

/** By operation id. */
export type Samples = Readonly<Record<string, MakeSample>>;
