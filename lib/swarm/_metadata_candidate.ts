import { sha1, toHex } from "../hash/mod.ts";

/** Bytes of a block of metadata (BEP 9). */
export const METADATA_BLOCK_LENGTH = 16 * 1024;

/** A block that came, and who sent it. */
interface HeldBlock {
  readonly data: Uint8Array;
  readonly peer: number;
}

/** Who sent a block of metadata that was wrong as a whole, and what it was. */
interface SuspectBlock {
  readonly block: number;
  readonly peer: number;
  readonly digest: string;
}

/** Metadata of one claimed size: the blocks of it that have come. Memory is taken for those, not for what is claimed. */
export class MetadataCandidate {
  /** Bytes that it has, if those are right who say so. */
  readonly size: number;
  /** How many blocks that makes. */
  readonly blockCount: number;
  /** Times that all of it came and was wrong. */
  failures = 0;
  /** The only one that is asked, so that it is known who lies; undefined while all are. */
  owner: number | undefined;
  readonly #blocks = new Map<number, HeldBlock>();
  #heldBytes = 0;
  #suspects: SuspectBlock[] = [];

  /** A size of which nothing has come. */
  constructor(size: number) {
    this.size = size;
    this.blockCount = Math.ceil(size / METADATA_BLOCK_LENGTH);
  }

  /** Bytes that have come. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Whether all blocks have come. */
  get isComplete(): boolean {
    return this.#blocks.size === this.blockCount;
  }

  /** Whether it has to come from one peer alone: all of it came from several, and was wrong. */
  get isExclusive(): boolean {
    return this.#suspects.length > 0;
  }

  /** Bytes that a block has; 0 for one that there is none of. */
  blockLength(block: number): number {
    const left = this.size - block * METADATA_BLOCK_LENGTH;
    return Math.max(0, Math.min(METADATA_BLOCK_LENGTH, left));
  }

  /** Whether a block has come. */
  has(block: number): boolean {
    return this.#blocks.has(block);
  }

  /** Takes a block, by copying it; one that is there already is passed over. */
  put(block: number, data: Uint8Array, peer: number): void {
    if (this.#blocks.has(block)) return;
    this.#blocks.set(block, { data: data.slice(), peer });
    this.#heldBytes += data.length;
  }

  /** Forgets the blocks that came. */
  clear(): void {
    this.#blocks.clear();
    this.#heldBytes = 0;
  }

  /** Gives all of it, when it is complete. */
  join(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.size);
    for (const [block, { data }] of this.#blocks) whole.set(data, block * METADATA_BLOCK_LENGTH);
    return whole;
  }

  /** All of it was wrong: forgets the blocks, and gives who is guilty without doubt, for it came from that peer alone. */
  failed(): Set<number> {
    const peers = new Set([...this.#blocks.values()].map(({ peer }) => peer));
    this.failures++;
    this.owner = undefined;
    const guilty = peers.size === 1 ? peers : new Set<number>();
    // One set of suspects is enough: each further failure is that of one peer alone.
    if (guilty.size === 0) {
      this.#suspects = [...this.#blocks].map(([block, { data, peer }]) => ({
        block,
        peer,
        digest: toHex(sha1(data)),
      }));
    }
    this.clear();
    return guilty;
  }

  /** All of it was right: gives those who had sent other bytes before. */
  passed(): Set<number> {
    const guilty = new Set<number>();
    for (const { block, peer, digest } of this.#suspects) {
      const held = this.#blocks.get(block);
      if (held && toHex(sha1(held.data)) !== digest) guilty.add(peer);
    }
    return guilty;
  }
}
