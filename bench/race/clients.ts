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
}

/** A race that clients can take part in. */
export type Race = "download" | "verify" | "create" | "upload";

/** How to run a client in each race; a race that is not there is not for it. */
export type Client = { readonly [race in Race]?: (task: Task) => string[] };

const root = new URL("../..", import.meta.url).pathname;
const libtorrent = new URL("./libtorrent_racer.py", import.meta.url).pathname;
const shoal = ["deno", "run", "--allow-all", "--unstable-net", `${root}cli.ts`];
const alone = ["--no-dht", "--no-lsd", "--no-port-mapping", "--quiet"];

function python(mode: string) {
  return ({ torrent, file, out, port, pieceKib }: Task) => [
    "/usr/bin/python3",
    libtorrent,
    mode,
    mode === "create" ? file : torrent,
    mode === "create" ? `${out}/made.torrent` : out,
    `${mode === "create" ? pieceKib * 1024 : port}`,
  ];
}

/** The clients, by name. */
export const CLIENTS: Readonly<Record<string, Client>> = {
  shoal: {
    download: ({ torrent, out }) => [...shoal, "get", torrent, "-o", out, "--no-seed", ...alone],
    upload: (
      { torrent, out, port },
    ) => [...shoal, "seed", torrent, out, "--port", `${port}`, ...alone],
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
    download: ({ torrent, out, port }) => [
      "aria2c",
      "--no-conf",
      "-q",
      "--seed-time=0",
      "--enable-dht=false",
      "--enable-dht6=false",
      "--bt-enable-lpd=false",
      "--enable-peer-exchange=false",
      "--file-allocation=none",
      `--listen-port=${port}`,
      `--dir=${out}`,
      torrent,
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
