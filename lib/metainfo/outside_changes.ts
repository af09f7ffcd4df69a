import type { Endpoint } from "../io/mod.ts";

/** What a metainfo file says outside of the info dictionary. Null takes a key away, undefined leaves it as it is. */
export interface OutsideChanges {
  /** URLs by tier (BEP 12). */
  readonly trackers?: readonly (readonly string[])[] | null;
  /** URLs of BEP 19. */
  readonly webSeeds?: readonly string[] | null;
  /** URLs of BEP 17. */
  readonly httpSeeds?: readonly string[] | null;
  /** Nodes of the DHT (BEP 5). */
  readonly nodes?: readonly Endpoint[] | null;
  /** A comment. */
  readonly comment?: string | null;
  /** The program that made it. */
  readonly createdBy?: string | null;
  /** When it was made, in seconds since 1970. */
  readonly creationDate?: number | null;
}
