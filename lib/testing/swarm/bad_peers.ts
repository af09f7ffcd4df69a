import type { ByteStream, Clock } from "../../io/mod.ts";
import { encodeHandshake, encodeRequests } from "../../wire/mod.ts";
import type { SeededRandom } from "../seeded_random.ts";
import type { PeerScript } from "./peer_script.ts";
import type { Talk } from "./talk.ts";

/** Requests that a flood is made of. */
const FLOOD_REQUESTS = 5_000;

/** What bad peers are made with. */
export interface BadPeerOptions {
  /** When they do what they do. */
  readonly clock: Clock;
  /** Chooses what they do. */
  readonly random: SeededRandom;
}

/** Sends blocks of which a share has a wrong bit, and else behaves as a good seeder. */
export function corruptPeer({ random }: BadPeerOptions, share = 1): PeerScript {
  return {
    answer(_request, right) {
      if (!random.chance(share)) return right;
      const wrong = right.slice();
      wrong[random.below(wrong.length)]! ^= 1 << random.below(8);
      return wrong;
    },
  };
}

/** Says the right handshake, and then bytes without any sense. */
export function garbagePeer({ random }: BadPeerOptions): PeerScript {
  return { greets: (talk) => talk.sendBytes(random.fill(new Uint8Array(4_096))) };
}

/** Says its handshake byte by byte, a byte a second, and never comes to its end. */
export function slowPeer({ clock }: BadPeerOptions): PeerScript {
  const handshake = new TextEncoder().encode("\x13BitTorrent protocol");
  return {
    async handles(stream) {
      for (const byte of handshake) {
        await stream.write(Uint8Array.of(byte));
        await new Promise<void>((go) => void clock.setTimer(1_000, go));
      }
      await readToEnd(stream);
    },
  };
}

/** Says that it has every piece, lets everybody ask, and sends nothing. */
export function falseHavePeer(): PeerScript {
  return { answer: () => undefined };
}

/** Lets others ask and does not, turn and turn about, and forgets what it was asked for. */
export function chokeFlappingPeer({ clock }: BadPeerOptions, everyMs = 500): PeerScript {
  let isChoking = false;
  function flap(talk: Talk): void {
    if (talk.isClosed) return;
    isChoking = !isChoking;
    talk.send({ type: isChoking ? "choke" : "unchoke" });
    clock.setTimer(everyMs, () => flap(talk));
  }
  let count = 0;
  return {
    begins: flap,
    answer: (_request, right) => ++count % 8 === 0 ? right : undefined,
  };
}

/** Asks for thousands of blocks at once as soon as it may ask, and again. */
export function requestFloodPeer(): PeerScript {
  const flood = encodeRequests(
    Array.from({ length: FLOOD_REQUESTS }, () => ({ index: 0, begin: 0, length: 16_384 })),
  );
  return {
    greets: (talk) => talk.send({ type: "interested" }),
    hears: ({ type }, talk) => {
      if (type === "unchoke") talk.sendBytes(flood);
    },
  };
}

/** Takes connections and says nothing at all. */
export function silentPeer(): PeerScript {
  return { handles: readToEnd };
}

/** Says a whole handshake, for a torrent that nobody has. */
export function wrongHandshakePeer({ random }: BadPeerOptions): PeerScript {
  return {
    async handles(stream) {
      const infoHash = random.fill(new Uint8Array(20));
      await stream.write(encodeHandshake({ infoHash, peerId: random.fill(new Uint8Array(20)) }));
      await readToEnd(stream);
    },
  };
}

async function readToEnd(stream: ByteStream): Promise<void> {
  const buffer = new Uint8Array(16_384);
  while (await stream.read(buffer) !== null);
}
