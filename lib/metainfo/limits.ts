/** Bytes of a metainfo file; as in libtorrent. */
export const MAX_METAINFO_LENGTH = 10_000_000;

/** Pieces of a torrent; as in libtorrent at loading. */
export const MAX_PIECE_COUNT = 0x200000;

/** Bytes of a piece: 32767 blocks, as in libtorrent. */
export const MAX_PIECE_LENGTH = 32_767 * 16_384;

/** The least piece length of v2 (BEP 52): one leaf of the merkle trees. */
export const MIN_V2_PIECE_LENGTH = 16_384;

/** Elements of a file's path, its name among them; as in libtorrent. */
export const MAX_PATH_DEPTH = 100;

/**
 * Characters of all paths of a file tree. Names of folders are in it once and in paths many times: without a limit, ten
 * megabytes make gigabytes.
 */
export const MAX_PATHS_LENGTH = 20_000_000;

/** UTF-8 bytes of an element of a path, its extension aside; as in libtorrent. */
export const MAX_PATH_ELEMENT_LENGTH = 240;

/** UTF-8 bytes of an extension, with its dot, that outlives the cutting of a long name; as in libtorrent. */
export const MAX_KEPT_EXTENSION_LENGTH = 10;

/** Names that are tried in vain, in a whole torrent, to tell equal paths apart: a guard, as in libtorrent. */
export const MAX_NAME_COLLISIONS = 500;

/** Entries that are read of each list outside the info dictionary: trackers, web seeds, nodes and such. */
export const MAX_LIST_ENTRIES = 1_000;

/** Bytes of a comment or the like; the rest is not shown. */
export const MAX_TEXT_LENGTH = 65_536;

/** Bytes of a URL. */
export const MAX_URL_LENGTH = 4_096;

/** Characters of a magnet link: room for many trackers. */
export const MAX_MAGNET_LENGTH = 65_536;

/** Links that lead to each other; as in Linux. */
export const MAX_SYMLINK_DEPTH = 40;
