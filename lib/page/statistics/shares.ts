/** What is asked of a torrent to sum it up. */
export interface CountedTorrent {
  /** Its labels. */
  readonly labels: readonly string[];
  /** Hosts of its trackers. */
  readonly trackers: readonly string[];
  /** Bytes of it that are here. */
  readonly haveBytes: number;
  /** Payload that came of it. */
  readonly downloadedBytes: number;
  /** Payload that was sent of it. */
  readonly uploadedBytes: number;
}

/** What some torrents have in common, and their sums. */
export interface Share {
  /** The label or host; "" for those that have none. */
  readonly name: string;
  /** How many there are. */
  readonly torrents: number;
  /** Bytes that are here. */
  readonly haveBytes: number;
  /** Payload that came. */
  readonly downloadedBytes: number;
  /** Payload that was sent. */
  readonly uploadedBytes: number;
}

/** Sums torrents up by label or tracker; one that has several counts for each. What moved most comes first, those without any last. */
export function sharesBy(
  by: "labels" | "trackers",
  torrents: Iterable<CountedTorrent>,
): readonly Share[] {
  const shares = new Map<string, Share>();
  for (const torrent of torrents) {
    const names = torrent[by].length > 0 ? new Set(torrent[by]) : [""];
    for (const name of names) shares.set(name, plus(shares.get(name) ?? emptyShare(name), torrent));
  }
  return [...shares.values()].sort((a, b) => {
    if (a.name === "" || b.name === "") return a.name === "" ? 1 : -1;
    return movedBytes(b) - movedBytes(a) || a.name.localeCompare(b.name);
  });
}

/** Sent by received bytes; undefined where nothing came. */
export function ratioOf(
  { uploadedBytes, downloadedBytes }: Pick<Share, "uploadedBytes" | "downloadedBytes">,
): number | undefined {
  return downloadedBytes > 0 ? uploadedBytes / downloadedBytes : undefined;
}

/** Bytes a day of running; undefined in the first hour, when that says nothing yet. */
export function bytesPerDay(bytes: number, secondsActive: number): number | undefined {
  return secondsActive < 3_600 ? undefined : bytes * 86_400 / secondsActive;
}

function movedBytes({ uploadedBytes, downloadedBytes }: Share): number {
  return uploadedBytes + downloadedBytes;
}

function emptyShare(name: string): Share {
  return { name, torrents: 0, haveBytes: 0, downloadedBytes: 0, uploadedBytes: 0 };
}

function plus(share: Share, torrent: CountedTorrent): Share {
  return {
    name: share.name,
    torrents: share.torrents + 1,
    haveBytes: share.haveBytes + torrent.haveBytes,
    downloadedBytes: share.downloadedBytes + torrent.downloadedBytes,
    uploadedBytes: share.uploadedBytes + torrent.uploadedBytes,
  };
}
