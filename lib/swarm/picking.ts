import type { Random } from "../io/mod.ts";
import type { Bitfield } from "../metainfo/mod.ts";

/** A block that was chosen. */
export interface PickedBlock {
  /** Number of its piece. */
  readonly piece: number;
  /** Its number in the piece. */
  readonly block: number;
}

/** What the picker must know of a peer to choose for it. */
export interface PickingPeer {
  /** A number that no other peer of the torrent has. */
  readonly id: number;
  /** The pieces that it has. */
  readonly pieces: Bitfield;
  /** Whether a block is asked of it already. */
  isRequested(piece: number, block: number): boolean;
}

/** How {@linkcode PiecePicker.pick} chooses. */
export interface PickOptions {
  /**
   * Up to how many blocks are chosen that others were asked for, where no more are left; as many as of others by default.
   * What comes twice is wasted, so one who has other blocks to send should get none.
   */
  readonly endgameCount?: number;
  /** How soon the peer answers, which matters where readers wait; at once by default. */
  readonly pace?: PeerPace;
}

/** What a picker is made for. */
export interface PickerOptions {
  /** Number of pieces. */
  readonly pieceCount: number;
  /** Number of blocks of a piece. */
  blockCount(piece: number): number;
  /** The pieces that are there; kept, and changed by {@linkcode PiecePicker.complete}. */
  readonly have: Bitfield;
  /** Chooses among equals. */
  readonly random: Random;
  /** How many pieces may be begun at once, before peers share those that are: bounds the memory. */
  readonly maxPartials: number;
  /** From the first piece to the last, rather than the rarest first. */
  readonly sequential?: boolean;
  /** Any piece rather than the rarest, to see what choosing the rarest is worth. */
  readonly anyPiece?: boolean;
}

/** A piece that a reader waits for, or will soon. */
export interface UrgentPiece {
  /** Its number. */
  readonly piece: number;
  /** In how many milliseconds its blocks are to be here: one who would take longer is not asked for them. */
  readonly withinMs: number;
}

/** How soon a peer answers. */
export interface PeerPace {
  /** Milliseconds until the first block would be here that it is asked for now. */
  readonly firstMs: number;
  /** How much longer each block after it takes. */
  readonly eachMs: number;
}

/** What has changed of what readers need, of pieces that are not there. */
export interface ReadChanges {
  /** Pieces that they need from now on. */
  readonly begun: readonly number[];
  /** Pieces that they do not need any more. */
  readonly ended: readonly number[];
  /** Pieces not wanted otherwise that are asked for from now on. */
  readonly added: readonly number[];
  /** Pieces that are not asked for any more. */
  readonly removed: readonly number[];
}
