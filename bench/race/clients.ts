/** What a client is to do in a race, and where. */
export interface Task {
  /** The torrent. */
  readonly torrent: string;
  /** The file that it is of. */
  readonly file: string;
  /** Where downloads go, or what is checked is. */
  readonly out: string;
  /** A port for peers. */
  readonly port: number;
  /** Length of a piece in KiB. */
  readonly pieceKib: number;
  /** Whether connections are encrypted with RC4. */
  readonly rc4: boolean;
}

/** A race that clients can take part in. */
export type Race = "download" | "verify" | "create" | "upload";

/** How to run a client in each race; a race that is not there is not for it. */
export type Client = { readonly [race in Race]?: (task: Task) => string[] };

const root = new URL("../..", import.meta.url).pathname;
const libtorrent = new URL("./libtorrent_racer.py", import.meta.url).pathname;
const shoal = ["deno", "run", "--allow-all", "--unstable-net", `${root}cli.ts`];
const alone = ["--no-dht", "--no-lsd", "--no-port-mapping", "--quiet"];

/** Options of a client that are given where connections are encrypted. */
function encrypted({ rc4 }: Task, ...options: readonly string[]): readonly string[] {
  return rc4 ? options : [];
}

function shoalFor(task: Task, ...words: readonly string[]): string[] {
  return [...shoal, ...words, ...encrypted(task, "--encryption", "required"), ...alone];
}

function python(mode: string) {
  return (task: Task) => pythonFor(task, mode);
}

function pythonFor(task: Task, mode: string): string[] {
  const { torrent, file, out, port, pieceKib } = task;
  return [
    "/usr/bin/python3",
    libtorrent,
    mode,
    mode === "create" ? file : torrent,
    mode === "create" ? `${out}/made.torrent` : out,
    `${mode === "create" ? pieceKib * 1024 : port}`,
    ...encrypted(task, "rc4"),
  ];
}

/** The clients, by name. */
export const CLIENTS: Readonly<Record<string, Client>> = {
  shoal: {
    download: (task) => shoalFor(task, "get", task.torrent, "-o", task.out, "--no-seed"),
    upload: (task) => shoalFor(task, "seed", task.torrent, task.out, "--port", `${task.port}`),
    verify: ({ torrent, out }) => [...shoal, "verify", torrent, out, "--quiet"],
    create: ({ file, out, pieceKib }) => [
      ...shoal,
      "create",
      file,
      "--v1",
      "--piece-length",
      `${pieceKib}KiB`,
      "-o",
      `${out}/made.torrent`,
      "--quiet",
    ],
  },
  libtorrent: {
    download: python("leech"),
    upload: python("seed"),
    verify: python("check"),
    create: python("create"),
  },
  aria2: {
    download: (task) => [
      "aria2c",
      "--no-conf",
      "-q",
      "--seed-time=0",
      "--enable-dht=false",
      "--enable-dht6=false",
      "--bt-enable-lpd=false",
      "--enable-peer-exchange=false",
      "--file-allocation=none",
      ...encrypted(task, "--bt-require-crypto=true", "--bt-min-crypto-level=arc4"),
      `--listen-port=${task.port}`,
      `--dir=${task.out}`,
      task.torrent,
    ],
  },
  mktorrent: {
    create: ({ file, out, pieceKib }) => [
      "mktorrent",
      "-l",
      `${Math.log2(pieceKib * 1024)}`,
      "-o",
      `${out}/made.torrent`,
      file,
    ],
  },
};
