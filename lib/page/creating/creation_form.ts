import type { CreationBody, CreationVersions } from "../../daemon/api/mod.ts";

/** Versions with what they mean to people. */
export const VERSIONS: readonly {
  readonly value: CreationVersions;
  readonly label: string;
  readonly help: string;
}[] = [
  {
    value: "hybrid",
    label: "Hybrid: for every client",
    help:
      "Old and new clients share it in one swarm. The file is a little larger. Take this if in doubt.",
  },
  {
    value: "v2",
    label: "v2 alone",
    help:
      "Each file has a hash of its own, so that equal files are found across torrents. Older clients can not open it.",
  },
  {
    value: "v1",
    label: "v1 alone",
    help:
      "What has been there since 2001, for trackers and clients that know nothing else. Its hash, SHA-1, is weak.",
  },
];

/** What someone says of a torrent that is to be made. */
export interface CreationForm {
  /** The file or folder. */
  readonly path: string;
  /** For which versions it is. */
  readonly versions: CreationVersions;
  /** Bytes of a piece; undefined for what suits the size. */
  readonly pieceLength: number | undefined;
  /** Trackers, one a line; an empty line begins another tier. */
  readonly trackers: string;
  /** Web seeds, one a line. */
  readonly webSeeds: string;
  /** Whether peers come from its trackers alone (BEP 27). */
  readonly isPrivate: boolean;
  /** What its maker says about it. */
  readonly comment: string;
  /** Where it is from. */
  readonly source: string;
  /** What it is called; "" for the name of the file or folder. */
  readonly name: string;
  /** Whether it is seeded once it is made. */
  readonly isSeeded: boolean;
}

/** A form in which nothing was said yet. */
export const EMPTY_FORM: CreationForm = {
  path: "",
  versions: "hybrid",
  pieceLength: undefined,
  trackers: "",
  webSeeds: "",
  isPrivate: false,
  comment: "",
  source: "",
  name: "",
  isSeeded: true,
};

/** Lengths of pieces that can be chosen: 16 KiB, the least that v2 has, to 64 MiB. */
export const PIECE_LENGTHS: readonly number[] = Array.from(
  { length: 13 },
  (_, power) => 16 * 1024 * 2 ** power,
);

/** What is wrong with a form, by field. */
export type FormErrors = Partial<Record<keyof CreationForm, string>>;

/** Says what is wrong with a form before anything is asked of the daemon. */
export function checkForm(form: CreationForm): FormErrors {
  const trackers = tiersOf(form.trackers).flat();
  const badTracker = trackers.find((url) => !isUrl(url, ["http:", "https:", "udp:"]));
  const badSeed = linesOf(form.webSeeds).find((url) => !isUrl(url, ["http:", "https:", "ftp:"]));
  return {
    ...form.path === "" ? { path: "Choose a file or a folder" } : {},
    ...badTracker === undefined
      ? {}
      : { trackers: `${badTracker} is no URL of http, https or udp` },
    ...badSeed === undefined ? {} : { webSeeds: `${badSeed} is no URL of http, https or ftp` },
    ...form.isPrivate && trackers.length === 0
      ? { trackers: "A private torrent needs a tracker: nobody else may tell of its peers" }
      : {},
    ...form.name.includes("/") ? { name: "A name has no /" } : {},
  };
}

/** What is asked of the daemon. */
export function requestOf(form: CreationForm): CreationBody {
  const { path, versions, pieceLength, isPrivate, isSeeded } = form;
  const trackers = tiersOf(form.trackers);
  const webSeeds = linesOf(form.webSeeds);
  const [comment, source, name] = [form.comment.trim(), form.source.trim(), form.name.trim()];
  return {
    path,
    versions,
    isSeeded,
    ...pieceLength === undefined ? {} : { pieceLength },
    ...trackers.length > 0 ? { trackers } : {},
    ...webSeeds.length > 0 ? { webSeeds } : {},
    ...isPrivate ? { isPrivate } : {},
    ...comment === "" ? {} : { comment },
    ...source === "" ? {} : { source },
    ...name === "" ? {} : { name },
  };
}

/** The name that the .torrent file gets. */
export function torrentFileName(name: string): string {
  return `${name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_").slice(0, 200) || "new"}.torrent`;
}

/** URLs by tier: an empty line begins another one. */
function tiersOf(text: string): readonly (readonly string[])[] {
  return text.split(/\r?\n\s*\r?\n/).map(linesOf).filter(({ length }) => length > 0);
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}
