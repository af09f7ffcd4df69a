/** Which bytes of a file a stream gives. */
export interface StreamOptions {
  /** The first byte; 0 by default. */
  readonly start?: number;
  /** The byte before which it ends; the length of the file by default. */
  readonly end?: number;
  /** Ends it: who reads gets the signal's reason as error. */
  readonly signal?: AbortSignal;
}
