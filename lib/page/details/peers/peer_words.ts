import type { PeerOrigin, PeerView } from "../../../daemon/view/mod.ts";

/** A letter that says something of a peer, and what. */
export interface ExplainedFlag {
  /** The letter. */
  readonly letter: string;
  /** What it says. */
  readonly words: string;
}

const FLAG_WORDS: Readonly<Record<string, string>> = {
  D: "We download from it",
  d: "We want something of it, and it does not let us ask yet",
  U: "We upload to it",
  u: "It wants something of us, and has to wait for its turn",
  O: "It gets a turn so that we see how fast it is",
  S: "It has sent nothing for long, though we asked",
  "!": "It is served last: it takes more than it says to have",
  I: "It has connected to us",
  E: "All of the connection is encrypted",
  e: "The handshake was encrypted, what follows is not",
  T: "It is reached by uTP, which makes way for other traffic",
  H: "It was found in the DHT",
  X: "Another peer told of it",
  L: "It was found in the network around",
};

const ORIGIN_WORDS: Readonly<Record<PeerOrigin, string>> = {
  tracker: "tracker",
  dht: "DHT",
  pex: "peers",
  lsd: "local network",
  incoming: "came to us",
  user: "by hand",
  cache: "earlier run",
  holepunch: "holepunch",
};

/** Says in words what the letters of a peer mean, in their order. */
export function explainFlags(flags: string): ExplainedFlag[] {
  return Array.from(flags, (letter) => ({
    letter,
    words: FLAG_WORDS[letter] ?? "This letter is not known here",
  }));
}

/** How the address of a peer became known. */
export function originWords(origin: PeerOrigin): string {
  return ORIGIN_WORDS[origin];
}

/** Address and port of a peer; IPv6 in brackets. */
export function peerAddress({ address, port }: Pick<PeerView, "address" | "port">): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
