import type { Timer } from "../io/mod.ts";
import { encodeMessage } from "../wire/mod.ts";
import type { SwarmCore } from "./core.ts";
import { inTurn } from "./turns.ts";

/** Up to so many peers are told at once. Of more, so many have their turn after each other, */
const TURN_PEERS = 64;

/** ... with so much time in between: a thousand peers are told three times a second, of all that came meanwhile. */
const TURN_MS = 20;

/** Tells peers of the pieces that are here, a thousand of them with few writes: each write costs as much as a block. */
export class HaveSender {
  readonly #core: SwarmCore;
  #timer: Timer | undefined;
  /** The peer whose turn was last. */
  #lastId = 0;

  /** A sender for the peers of a torrent. */
  constructor(core: SwarmCore) {
    this.#core = core;
  }

  /**
   * Tells peers that a piece is here; seeds need not know. One who has it is told, too, as long as it wants nothing of us: it
   * may be a super-seed, which tells of its next piece when the last one has spread (BEP 16).
   */
  tell(piece: number): void {
    const { peers } = this.#core;
    const areMany = peers.size > TURN_PEERS;
    let message: Uint8Array | undefined;
    for (const peer of peers.values()) {
      if (peer.isSeed || (peer.peerInterested && peer.pieces.has(piece))) continue;
      message ??= encodeMessage({ type: "have", index: piece });
      if (areMany) peer.link?.sendLater(message);
      else peer.link?.send(message);
    }
    if (areMany) this.#schedule();
  }

  /** Ends it. What was not sent goes with the next message. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #schedule(): void {
    this.#timer ??= this.#core.io.clock.setTimer(TURN_MS, () => {
      this.#timer = undefined;
      this.#takeTurn();
    });
  }

  #takeTurn(): void {
    let count = 0;
    for (const { id, link } of inTurn(this.#core.peers, this.#lastId)) {
      if (!link?.holdsBack) continue;
      if (++count > TURN_PEERS) return this.#schedule();
      link.wake();
      this.#lastId = id;
    }
  }
}
