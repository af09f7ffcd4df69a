/** How an address became known. */
export type PeerOrigin =
  | "tracker"
  | "dht"
  | "pex"
  | "lsd"
  | "incoming"
  | "user"
  | "cache"
  | "holepunch";

/** How many peers a torrent has. */
export interface PeerCounts {
  /** That are connected. */
  readonly connected: number;
  /** That payload comes from. */
  readonly sendingToUs: number;
  /** That payload goes to. */
  readonly gettingFromUs: number;
  /** Web seeds that payload comes from. */
  readonly webSeeds: number;
  /** Connected ones by how they became known. */
  readonly from: Readonly<Record<PeerOrigin, number>>;
  /** Seeders in the whole swarm, as trackers count; undefined where none told. */
  readonly seeders: number | undefined;
  /** Leechers in the whole swarm, as trackers count; undefined where none told. */
  readonly leechers: number | undefined;
}

/** A connected peer as those outside see it. */
export interface PeerView {
  /** Its address. */
  readonly address: string;
  /** Its port. */
  readonly port: number;
  /** Its peer id, 20 bytes in hexadecimal digits. */
  readonly peerId: string;
  /** What it says to be, free of control characters; not to be trusted. */
  readonly client: string;
  /** Letters as in {@linkcode PeerStatus.flags}. */
  readonly flags: string;
  /** How its address became known. */
  readonly origin: PeerOrigin;
  /** Part of the pieces that it has. */
  readonly progress: number;
  /** Whether it came to us. */
  readonly isIncoming: boolean;
  /** Whether the connection is encrypted. */
  readonly isEncrypted: boolean;
  /** Whether it goes over uTP (BEP 29). */
  readonly isUtp: boolean;
  /** Whether we want something of it. */
  readonly amInterested: boolean;
  /** Whether we choke it. */
  readonly amChoking: boolean;
  /** Whether it wants something of us. */
  readonly isInterested: boolean;
  /** Whether it chokes us. */
  readonly isChoking: boolean;
  /** Bytes a second that it sends. */
  readonly downloadRate: number;
  /** Bytes a second that it gets. */
  readonly uploadRate: number;
  /** Payload that it sent. */
  readonly downloadedBytes: number;
  /** Payload that it got. */
  readonly uploadedBytes: number;
}
