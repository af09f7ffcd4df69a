import type { Magnet, Metainfo } from "../metainfo/mod.ts";

/** What a torrent begins with: all that is to be known of it, or its info-hashes and where to ask for the rest. */
export type TorrentSource =
  | { readonly kind: "metainfo"; readonly metainfo: Metainfo }
  | { readonly kind: "magnet"; readonly magnet: Magnet };
