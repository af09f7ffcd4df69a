import { assert, assertEquals } from "@std/assert";
import type { PeerView } from "../../../../../lib/daemon/view/mod.ts";
import {
  FIRST_PEER_ORDER,
  inPeerOrder,
  nextPeerOrder,
} from "../../../../../lib/page/details/peers/peer_order.ts";
import {
  explainFlags,
  originWords,
  peerAddress,
} from "../../../../../lib/page/details/peers/peer_words.ts";

const PEER: PeerView = {
  address: "10.0.0.1",
  port: 6881,
  peerId: "00".repeat(20),
  client: "Shoal",
  flags: "",
  origin: "tracker",
  progress: 1,
  isIncoming: false,
  isEncrypted: false,
  isUtp: false,
  amInterested: false,
  amChoking: true,
  isInterested: false,
  isChoking: true,
  downloadRate: 0,
  uploadRate: 0,
  downloadedBytes: 0,
  uploadedBytes: 0,
};

Deno.test("explainFlags() knows every letter that peers get", () => {
  const explained = explainFlags("DdUuOS!IEeTHXL");
  assertEquals(explained.map(({ letter }) => letter).join(""), "DdUuOS!IEeTHXL");
  for (const { words } of explained) assert(!words.includes("not known"), words);
  assertEquals(new Set(explained.map(({ words }) => words)).size, explained.length);
  assert(explainFlags("?")[0]?.words.includes("not known"));
});

Deno.test("peerAddress() puts IPv6 in brackets", () => {
  assertEquals(peerAddress(PEER), "10.0.0.1:6881");
  assertEquals(peerAddress({ address: "2001:db8::1", port: 1 }), "[2001:db8::1]:1");
  assertEquals(originWords("dht"), "DHT");
});

Deno.test("inPeerOrder() puts the fastest first, and what is alike by address", () => {
  const peers = [
    { ...PEER, address: "10.0.0.10" },
    { ...PEER, address: "10.0.0.2" },
    { ...PEER, address: "10.0.0.3", downloadRate: 5 },
    { ...PEER, address: "10.0.0.4", uploadRate: 5 },
  ];
  const ends = (order = FIRST_PEER_ORDER) =>
    inPeerOrder(peers, order).map(({ address }) => Number(address.split(".")[3]));
  assertEquals(ends(), [3, 4, 2, 10]);
  assertEquals(ends({ column: "address", isDescending: false }), [2, 3, 4, 10]);
  assertEquals(ends({ column: "address", isDescending: true }), [10, 4, 3, 2]);
});

Deno.test("nextPeerOrder() turns around what was chosen before", () => {
  assertEquals(nextPeerOrder(FIRST_PEER_ORDER, "downloadRate").isDescending, false);
  assertEquals(nextPeerOrder(FIRST_PEER_ORDER, "client"), {
    column: "client",
    isDescending: false,
  });
  assertEquals(nextPeerOrder(FIRST_PEER_ORDER, "progress").isDescending, true);
});
