/** What the program says to the shell when it ends; scripts count on these numbers. */
export const EXIT = {
  /** All was done. */
  ok: 0,
  /** A fault of Shoal itself. */
  fault: 1,
  /** The command line is wrong. */
  usage: 2,
  /** A file or folder is not there. */
  notFound: 3,
  /** Data on disk is not what the torrent says. */
  wrongData: 4,
  /** No peers, no tracker or no network. */
  network: 5,
  /** It took too long. */
  timedOut: 6,
  /** Stopped before it was done. */
  unfinished: 7,
  /** The disk is full. */
  diskFull: 8,
  /** What was to be made is already there. */
  exists: 9,
  /** The system does not allow it. */
  noPermission: 10,
  /** Not a torrent or magnet link. */
  notTorrent: 11,
  /** A lint refused. */
  refused: 12,
  /** There is no daemon. */
  noDaemon: 13,
  /** The daemon does not know the caller. */
  notAuthorised: 14,
  /** Ctrl+C. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;

/** One of the numbers of {@linkcode EXIT}. */
export type ExitStatus = typeof EXIT[keyof typeof EXIT];
