import type { ClientProcess } from "./client_process.ts";
import type { Program, Stage } from "./scene.ts";

/** One torrent for one client. */
export interface PeerTask {
  /** Path of the .torrent file, or a magnet link. */
  readonly torrent: string;
  /** Folder that the content is in, or comes to. */
  readonly dir: string;
  /** Address that it listens and dials at; a new one unless given. */
  readonly address?: string;
  /** Bytes a second that it uploads at most; libtorrent alone. */
  readonly uploadLimit?: number;
  /** What it speaks alone: RC4, or plain behind an encrypted handshake; unless given what it does by itself. */
  readonly encryption?: "rc4" | "plaintext";
}

/** A client at work on one torrent. */
export interface Peer {
  /** The program. */
  readonly process: ClientProcess;
  /** Where it listens. */
  readonly address: string;
  /** Waits until it has all of the torrent. @throws {Error} if it ends before. */
  completed(): Promise<void>;
}

/** A BitTorrent client. */
export interface Client extends Program {
  /** Whether it makes the files of a torrent that have no bytes. */
  readonly writesEmptyFiles: boolean;
  /** Starts serving what is in the folder; done when the tracker knows of it. */
  seed(scene: Stage, task: PeerTask): Promise<Peer>;
  /** Starts a download, which goes on serving when it is complete. */
  download(scene: Stage, task: PeerTask): Promise<Peer>;
}
