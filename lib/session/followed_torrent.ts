import type { MutableSource } from "../metainfo/mod.ts";
import type { Torrent } from "../torrent/mod.ts";

/** A torrent that changes (BEP 46): who holds its key says in the DHT which it is now. */
export class FollowedTorrent implements AsyncDisposable {
  /** The Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Tells torrents of one key apart; none by default. */
  readonly salt: Uint8Array | undefined;
  readonly #ending: AbortController;
  #torrent: Torrent;
  #changed = Promise.withResolvers<void>();
  #ended: Promise<void> = Promise.resolve();
  #isOver = false;

  /** Is made by {@linkcode SessionCore.follow}. @internal */
  constructor(source: MutableSource, torrent: Torrent, ending: AbortController) {
    this.publicKey = source.publicKey;
    this.salt = source.salt;
    this.#torrent = torrent;
    this.#ending = ending;
  }

  /** The newest torrent that is known. */
  get torrent(): Torrent {
    return this.#torrent;
  }

  /** Each newer torrent from now on, as it takes the place of the one before; ends when nothing is followed any more. */
  get updates(): AsyncGenerator<Torrent, void> {
    return this.#updatesAfter(this.#torrent);
  }

  /** Looks for no newer one any more. The torrent that is there goes on. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#ended;
  }

  /** As {@linkcode FollowedTorrent.stop}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** A newer one has come. @internal */
  update(torrent: Torrent): void {
    this.#torrent = torrent;
    this.#notify();
  }

  /** Following goes on until this is settled. @internal */
  until(ended: Promise<void>): void {
    const over = () => {
      this.#isOver = true;
      this.#notify();
    };
    this.#ended = ended.then(over, over);
  }

  async *#updatesAfter(last: Torrent): AsyncGenerator<Torrent, void> {
    let seen = last;
    while (true) {
      const changed = this.#changed.promise;
      if (this.#torrent !== seen) {
        seen = this.#torrent;
        yield seen;
      } else if (this.#isOver) return;
      else await changed;
    }
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
