/** What was counted of datagrams since the start. */
export interface DhtTraffic {
  /** Datagrams that came. */
  readonly received: number;
  /** Their bytes. */
  readonly receivedBytes: number;
  /** Datagrams that were sent. */
  readonly sent: number;
  /** Their bytes. */
  readonly sentBytes: number;
  /** Queries of others that were looked at. */
  readonly queries: number;
  /** Datagrams that were no message, not asked for, not allowed, or of someone who floods. */
  readonly ignored: number;
}

/** What a node has and had to do. */
export interface DhtNodeStats extends DhtTraffic {
  /** Answers that were not sent, to keep to the limits. */
  readonly repliesDropped: number;
  /** Nodes in the routing table. */
  readonly nodes: number;
  /** Buckets of the routing table. */
  readonly buckets: number;
  /** Torrents that peers are stored of. */
  readonly storedTorrents: number;
  /** Peers that are stored. */
  readonly storedPeers: number;
  /** Items that are stored. */
  readonly storedItems: number;
  /** Operations under way. */
  readonly running: number;
}

/** Counts datagrams. */
export class NodeCounter {
  readonly #counts = {
    received: 0,
    receivedBytes: 0,
    sent: 0,
    sentBytes: 0,
    queries: 0,
    ignored: 0,
  };

  /** Counts one that came. */
  received(bytes: number): void {
    this.#counts.received += 1;
    this.#counts.receivedBytes += bytes;
  }

  /** Counts one that is sent. */
  sent(bytes: number): void {
    this.#counts.sent += 1;
    this.#counts.sentBytes += bytes;
  }

  /** Counts a query. */
  query(): void {
    this.#counts.queries += 1;
  }

  /** Counts one that is ignored. */
  ignored(): void {
    this.#counts.ignored += 1;
  }

  /** Gives the counts as they are. */
  counts(): DhtTraffic {
    return { ...this.#counts };
  }
}
