import { assertEquals } from "@std/assert";
import { describePeer } from "../../../lib/torrent/describe.ts";
import { Peer, type PeerInit } from "../../../lib/torrent/peer.ts";

function makePeer(init: Partial<PeerInit> = {}): Peer {
  return new Peer({
    id: 1,
    endpoint: { hostname: "192.0.2.7", port: 6881 },
    incoming: false,
    peerId: new Uint8Array(20),
    peerIdHex: "00".repeat(20),
    pieceCount: 4,
    transport: "tcp",
    features: { fast: true, extensions: true, dht: true, v2: false },
    source: "tracker",
    now: 0,
    ...init,
  });
}

Deno.test("describePeer() has a letter for how a peer was found and is reached", () => {
  const cases: [Partial<PeerInit>, string][] = [
    [{}, ""],
    [{ source: "user" }, ""],
    [{ transport: "utp" }, "T"],
    [{ source: "dht" }, "H"],
    [{ source: "pex", transport: "utp", encryption: "rc4" }, "ETX"],
    [{ source: "lsd", encryption: "plaintext" }, "eL"],
    [{ source: "incoming", incoming: true, transport: "utp" }, "IT"],
  ];
  for (const [init, flags] of cases) assertEquals(describePeer(makePeer(init), 0).flags, flags);
});

Deno.test("describePeer() has letters for who wants and gives what", () => {
  const peer = makePeer();
  peer.amInterested = true;
  peer.peerInterested = true;
  assertEquals(describePeer(peer, 0).flags, "du");
  peer.peerChoking = false;
  peer.amChoking = false;
  peer.snubbed = true;
  assertEquals(describePeer(peer, 0).flags, "DUS");
});

Deno.test("describePeer() tells who it is, over what, and how much went", () => {
  const peer = makePeer({ encryption: "plaintext", transport: "utp", source: "pex" });
  peer.download.add(1_000, 0);
  peer.upload.add(30, 0);
  const { peerId, origin, transport, encryption, downloadedBytes, uploadedBytes } = describePeer(
    peer,
    0,
  );
  assertEquals(
    { peerId, origin, transport, encryption, downloadedBytes, uploadedBytes },
    {
      peerId: "00".repeat(20),
      origin: "pex",
      transport: "utp",
      encryption: "handshake",
      downloadedBytes: 1_000,
      uploadedBytes: 30,
    },
  );
});
