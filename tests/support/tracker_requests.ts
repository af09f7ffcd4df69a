import type { AnnounceRequest } from "../../lib/tracker/mod.ts";
import { utf8 } from "./bytes.ts";

/** Makes an announce of a leecher with these differences. */
export function announceRequest(differences: Partial<AnnounceRequest>): AnnounceRequest {
  return {
    infoHash: new Uint8Array(20).fill(0x11),
    peerId: utf8("-SH0100-abcdefghijkl"),
    port: 6881,
    uploaded: 0,
    downloaded: 0,
    left: 1000,
    numWant: 50,
    key: 0x01020304,
    ...differences,
  };
}
