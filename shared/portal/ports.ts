/** The hosted page, as it was built. */
/** A file as a browser gets it. */
export type WebFile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly contentType: string };

/** The page itself, with the hash sources of what scripts stand in it. */
export type WebIndex = { readonly bytes: WebFile['bytes']; readonly scriptHashes: readonly string[] };

/** The built files of the hosted Identity Management page. */
export interface WebPage {
  /** Undefined: this build has no page. */
  findIndex(): Promise<WebIndex | undefined>;
  /** By its exact name. */
  findAsset(name: string): Promise<WebFile | undefined>;
}
