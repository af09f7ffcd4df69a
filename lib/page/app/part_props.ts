/**
 * The parts of the page that are open in place of the list or above it, each in a folder of its own. `onClose` is called when
 * one is done with.
 */
export interface PartProps {
  /** Goes back to the list. */
  readonly onClose: () => void;
}

/** What the part that adds torrents gets besides. */
export interface AddingProps extends PartProps {
  /** What was pasted, or named in another way: magnet links, links, info-hashes; "" for nothing. */
  readonly text: string;
  /** Files that were dropped or chosen. */
  readonly files: readonly File[];
}

/** What the part that plays gets besides. */
export interface PlayingProps extends PartProps {
  /** The torrent. */
  readonly id: number;
  /** The number of its file. */
  readonly file: number;
}
