import { BencodeDict, BencodeError, decode, encode } from "../../bencode/mod.ts";
import { sha1, toHex } from "../../hash/mod.ts";
import type { StateStore } from "../../io/mod.ts";

/** Bytes of a list that is kept, as it came: the largest in use has 40 MB, packed a quarter of that. */
export const MAX_KEPT_BYTES = 64 << 20;

/** By what it is known whether a list has changed. */
export interface FilterStamp {
  /** `ETag` of a URL. */
  readonly etag?: string;
  /** `Last-Modified` of a URL. */
  readonly lastModified?: string;
  /** Length and time of a file. */
  readonly file?: string;
}

/** A list as it was when it last came. */
export interface KeptList {
  /** The bytes of it, packed where it came so. */
  readonly bytes: Uint8Array;
  /** By what it is known whether it has changed. */
  readonly stamp: FilterStamp;
}

/** Lists of URLs on disk, so that a start does not depend on those who publish them. */
export class KeptLists {
  readonly #state: StateStore;

  constructor(state: StateStore) {
    this.#state = state;
  }

  /** Gives a list that was kept; undefined where none was, or what was can not be read. */
  async read(url: URL): Promise<KeptList | undefined> {
    const record = await this.#state.read(recordName(url));
    const dict = record && decodeDict(record);
    const bytes = dict?.bytes("list");
    if (!dict || !bytes || dict.text("url") !== url.href) return undefined;
    const etag = dict.text("etag");
    const lastModified = dict.text("last-modified");
    return {
      bytes,
      stamp: {
        ...(etag === undefined ? {} : { etag }),
        ...(lastModified === undefined ? {} : { lastModified }),
      },
    };
  }

  /** Keeps a list. */
  async write(url: URL, { bytes, stamp }: KeptList): Promise<void> {
    const { etag, lastModified } = stamp;
    const record = encode({
      url: url.href,
      list: bytes,
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { "last-modified": lastModified }),
    });
    await this.#state.write(recordName(url), record);
  }
}

/** The name of a record; URLs are too long for one, and some have keys in them. */
function recordName(url: URL): string {
  return `${toHex(sha1(new TextEncoder().encode(url.href)))}.ipfilter`;
}

function decodeDict(record: Uint8Array): BencodeDict | undefined {
  try {
    const value = decode(record);
    return value instanceof BencodeDict ? value : undefined;
  } catch (error) {
    if (error instanceof BencodeError) return undefined;
    throw error;
  }
}
