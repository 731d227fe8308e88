/** The hosted page, as it was built, and what tells it that something changed. */
import type { AccountId } from '../platform/words/identifiers.ts';
import type { ContentCoding } from './rules/choose-coding.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file as a browser gets it. */
export type WebFile = {
  readonly contentType: string;
  /** Another text whenever its content is another. */
  readonly version: string;
  /** How it can be had; the best first, `identity` is always there. */
  readonly codings: readonly ContentCoding[];
  readonly read: (coding: ContentCoding) => Promise<Bytes>;
};

/** The page itself, with the hash sources of what scripts stand in it. */
export type WebIndex = { readonly bytes: Bytes; readonly scriptHashes: readonly string[] };

/** The built files of the hosted Identity Management page. */
export interface WebPage {
  /** Undefined: this build has no page. */
  findIndex(): Promise<WebIndex | undefined>;
  /** By its exact name. */
  findAsset(name: string): Promise<WebFile | undefined>;
}

/** Each is another text whenever what it stands for was changed, and nothing can be read out of it. */
export type AccountVersion = {
  /** The connection, the switch, the domains and products. */
  readonly account: string;
  /** The users and exclusions, and how many of them there are. */
  readonly users: string;
  /** The audit trail: a link that was opened and an attempt that was refused change nothing else. */
  readonly events: string;
};

export interface AccountVersions {
  /** Undefined: there is no such account. */
  readVersions(accountId: AccountId): Promise<AccountVersion | undefined>;
}
