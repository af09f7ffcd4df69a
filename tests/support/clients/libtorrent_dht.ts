import { ClientProcess } from "./client_process.ts";

/** The Python that Debian's bindings are for. */
const PYTHON = "/usr/bin/python3";

const SCRIPT = new URL("libtorrent_dht.py", import.meta.url).pathname;

/** What a libtorrent node is to do; bytes are hexadecimal digits. */
export interface LibtorrentDhtTask {
  /** Port of a node at 127.0.0.1 to begin with. */
  readonly node: number;
  /** Announces this info-hash. */
  readonly announce: string;
  /** A folder for its files. */
  readonly dir: string;
  /** Looks for peers of this info-hash. */
  readonly find: string;
  /** Looks for the immutable item of this target. */
  readonly get: string;
  /** Looks for a mutable item. */
  readonly get_mutable: { readonly public: string; readonly salt: string };
  /** Stores an immutable item. */
  readonly put: string;
  /** Stores a mutable item. */
  readonly put_mutable: {
    readonly seed: string;
    readonly public: string;
    readonly salt: string;
    readonly text: string;
  };
}

/** Starts a libtorrent node at 127.0.0.1; ended with the process. */
export function startLibtorrentDht(task: LibtorrentDhtTask): ClientProcess {
  const machine = {
    command: ([program = "", ...args]: readonly string[], options: Deno.CommandOptions = {}) =>
      new Deno.Command(program, { ...options, args }),
  };
  const argv = [PYTHON, SCRIPT, JSON.stringify(task)];
  return new ClientProcess(machine, argv, { name: "libtorrent's DHT" });
}
