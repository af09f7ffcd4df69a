import { keyToBytes } from "../../bencode/mod.ts";
import type { NamedPeer } from "./swarm_store.ts";

/** Gives the addresses of peers one after the other, as compact peers are (BEP 23, BEP 7). */
export function joinCompact(peers: readonly NamedPeer[]): Uint8Array<ArrayBuffer> {
  return keyToBytes(peers.map(({ address }) => address).join(""));
}
