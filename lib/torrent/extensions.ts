import {
  decodeExtensionHandshake,
  encodeExtensionHandshake,
  encodeMessage,
  type ExtendedMessage,
  EXTENSION_NAMES,
  type ExtensionName,
} from "../wire/mod.ts";
import type { SwarmCore } from "./core.ts";
import type { Peer } from "./peer.ts";

/** Numbers under which peers send us messages of extensions; 0 is the handshake (BEP 10). */
const NUMBERS = {
  [EXTENSION_NAMES.utMetadata]: 1,
  [EXTENSION_NAMES.utPex]: 2,
  [EXTENSION_NAMES.utHolepunch]: 3,
  [EXTENSION_NAMES.ltDontHave]: 4,
  [EXTENSION_NAMES.uploadOnly]: 5,
} as const;

/** The same the other way round. */
const NAMES = Object.values(EXTENSION_NAMES);

/** Extension handshakes that are taken of one peer; each may change what the one before said. */
const MAX_HANDSHAKES = 64;

/** What takes the messages of one extension. Throwing closes the peer's connection. */
export type ExtensionHandler = (peer: Peer, payload: Uint8Array, now: number) => void;

/** What the extensions ask of the torrent. */
export interface ExtensionsOwner {
  /** The port that peers reach us at; undefined where none can. */
  readonly listenPort: number | undefined;
  /** Name and version of the program. */
  readonly client: string;
  /** Bytes of the info dictionary; undefined while it is not there. */
  readonly metadataSize: number | undefined;
  /** Whether all that is wanted is there (BEP 21). */
  readonly uploadOnly: boolean;
  /** Whether peers may come from trackers alone (BEP 27): then nothing is told of peers. */
  readonly private: boolean;
  /** A peer has told what it speaks. */
  handshakeCame(peer: Peer, now: number): void;
  /** A peer says at which address it sees us. */
  addressSeen(address: string, from: Peer): void;
}

/** The extension protocol (BEP 10): tells peers what is spoken here, and takes each message to whom it is for. */
export class Extensions {
  readonly #core: SwarmCore;
  readonly #owner: ExtensionsOwner;
  readonly #handlers = new Map<ExtensionName, ExtensionHandler>();

  /** Extensions without any message. */
  constructor(core: SwarmCore, owner: ExtensionsOwner) {
    this.#core = core;
    this.#owner = owner;
  }

  /** Says who takes the messages of an extension. */
  handle(name: ExtensionName, handler: ExtensionHandler): void {
    this.#handlers.set(name, handler);
  }

  /** Tells a peer what is spoken here, if it speaks the extension protocol. */
  greet(peer: Peer): void {
    if (!peer.features.extensions) return;
    const { listenPort, client, metadataSize, uploadOnly } = this.#owner;
    const payload = encodeExtensionHandshake({
      messages: this.#offer(),
      client,
      reqq: this.#core.peerLimits.requestQueue,
      yourIp: peer.endpoint.hostname,
      ...(listenPort === undefined ? {} : { port: listenPort }),
      ...(metadataSize === undefined ? {} : { metadataSize }),
      ...(uploadOnly ? { uploadOnly } : {}),
    });
    peer.link?.send(encodeMessage({ type: "extended", extension: 0, payload }));
  }

  /** Tells all peers anew: something of it has changed. */
  greetAll(): void {
    for (const peer of this.#core.peers.values()) this.greet(peer);
  }

  /** Sends a message of an extension; gives false where the peer does not speak it. */
  send(peer: Peer, name: ExtensionName, payload: Uint8Array): boolean {
    const extension = peer.extensions.get(name);
    if (!extension) return false;
    peer.link?.send(encodeMessage({ type: "extended", extension, payload }));
    return true;
  }

  /** Takes a message. What nobody here speaks is passed over. @throws {WireError} if it breaks the protocol. */
  take(peer: Peer, { extension, payload }: ExtendedMessage, now: number): void {
    if (!peer.features.extensions) return;
    if (extension === 0) return this.#greeted(peer, payload, now);
    const name = NAMES.find((name) => NUMBERS[name] === extension);
    if (name && this.#offer().has(name)) this.#handlers.get(name)?.(peer, payload, now);
  }

  #offer(): Map<string, number> {
    const offer = new Map<string, number>();
    for (const name of this.#handlers.keys()) {
      const tellsOfPeers = name === EXTENSION_NAMES.utPex || name === EXTENSION_NAMES.utHolepunch;
      if (!tellsOfPeers || !this.#owner.private) offer.set(name, NUMBERS[name]);
    }
    return offer;
  }

  #greeted(peer: Peer, payload: Uint8Array, now: number): void {
    if (++peer.extensionHandshakes > MAX_HANDSHAKES) return;
    const handshake = decodeExtensionHandshake(payload);
    for (const name of NAMES) {
      const number = handshake.messages.get(name);
      if (number !== undefined) peer.extensions.set(name, number);
    }
    peer.client = handshake.client ?? peer.client;
    peer.listenPort = handshake.port ?? peer.listenPort;
    peer.reqq = handshake.reqq ?? peer.reqq;
    peer.metadataSize = handshake.metadataSize ?? peer.metadataSize;
    peer.uploadOnly = handshake.uploadOnly ?? peer.uploadOnly;
    if (handshake.yourIp !== undefined) this.#owner.addressSeen(handshake.yourIp, peer);
    this.#owner.handshakeCame(peer, now);
  }
}
