/** The fields that Sonarr asks for, in its order. Radarr asks for labels as well, where the version has them. */
const FIELDS =
  "id hashString name downloadDir totalSize leftUntilDone isFinished eta status secondsDownloading " +
  "secondsSeeding errorString uploadedEver downloadedEver seedRatioLimit seedRatioMode seedIdleLimit " +
  "seedIdleMode fileCount";

/** Fields that both read into whole numbers, so that a part after the point fails the whole list. */
const WHOLE =
  "id totalSize leftUntilDone eta status secondsDownloading secondsSeeding uploadedEver downloadedEver " +
  "seedRatioMode seedIdleLimit seedIdleMode fileCount";

/** What is set of a torrent by numbers of Transmission. */
const OWN = 1;

/** Numbers of Transmission for what a torrent does, as Sonarr names them. */
const STATUS = { stopped: 0, checkWait: 1, check: 2, queued: 3, seedingWait: 5, seeding: 6 };

/** How Sonarr sees a download. */
export interface SonarrItem {
  /** Its info-hash in upper case, by which it knows it again. */
  readonly downloadId: string;
  /** What it is called. */
  readonly title: string;
  /** Where it will look for what came. */
  readonly outputPath: string;
  /** Bytes. */
  readonly totalSize: number;
  /** Bytes. */
  readonly remainingSize: number;
  /** What it takes its state for. */
  readonly status: "warning" | "completed" | "queued" | "downloading";
  /** What goes with a warning. */
  readonly message: string;
  /** Whether it may be removed, as seeding it has come to its goal. */
  readonly canBeRemoved: boolean;
  /** Whether its files may be moved away rather than copied. */
  readonly canMoveFiles: boolean;
  /** The labels, where they were asked for. */
  readonly labels: readonly string[] | undefined;
}

/** How Sonarr is set up. */
export interface SonarrOptions {
  /** The address of the daemon, with a slash at its end. */
  readonly url: string;
  /** The password of Basic authentication. */
  readonly password: string;
  /** The folder below that of all downloads in which its own are; "" for all of them. */
  readonly category?: string;
  /** Whether it is Radarr, which asks for labels. */
  readonly asksForLabels?: boolean;
}

/** What a torrent is to be seeded for. */
export interface SeedConfiguration {
  readonly ratio?: number;
  readonly minutes?: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Asks a daemon as Sonarr and Radarr ask Transmission: the same requests in the same order, and what they make of the
 * answers. Written after their sources of 2025 (`TransmissionProxy` and `TransmissionBase`).
 */
export class SonarrClient {
  readonly #options: SonarrOptions;
  readonly #rpc: URL;
  #sessionId: string | undefined;

  /** Knows of no session yet. */
  constructor(options: SonarrOptions) {
    this.#options = options;
    this.#rpc = new URL("transmission/rpc", options.url);
  }

  /** Takes a session id for right that was once. */
  useSession(sessionId: string): void {
    this.#sessionId = sessionId;
  }

  /**
   * What its button "Test" does: signs in, looks at the version, and lists.
   *
   * @throws {Error} if any of it is not as it wants it.
   */
  async test(): Promise<string> {
    const { version } = await this.#session();
    // The first number that is not in parentheses.
    const found = /^\d+(?:\.\d+)+/.exec(String(version))?.[0];
    if (found === undefined) throw new Error(`Cannot read the version ${version}`);
    const [major = 0, minor = 0] = found.split(".").map(Number);
    if (major < 2 || (major === 2 && minor < 40)) throw new Error(`Cannot use version ${found}`);
    await this.items();
    return found;
  }

  /** What it shows of downloads that are its own. */
  async items(): Promise<SonarrItem[]> {
    const { category = "" } = this.#options;
    const asked = this.#options.asksForLabels ? `${FIELDS} labels` : FIELDS;
    const { torrents } = await this.#call("torrent-get", { fields: asked.split(" ") });
    const config = await this.#session();
    return listOf(torrents).filter((torrent) => {
      if (torrent.totalSize === 0) return false;
      return category === "" || String(torrent.downloadDir).split("/").includes(category);
    }).map((torrent) => toItem(torrent, config));
  }

  /** Adds what it grabbed, and gives the info-hash that it was told of elsewhere. */
  async grab(
    hash: string,
    source: { readonly metainfo: Uint8Array } | { readonly magnet: string },
    options: {
      readonly seeding?: SeedConfiguration;
      readonly isFirst?: boolean;
      readonly labels?: readonly string[];
      readonly isPaused?: boolean;
    } = {},
  ): Promise<void> {
    const { seeding, isFirst = false, labels, isPaused = false } = options;
    const dir = await this.#downloadDir();
    await this.#call("torrent-add", {
      ..."magnet" in source
        ? { filename: source.magnet }
        : { metainfo: source.metainfo.toBase64() },
      paused: isPaused,
      ...dir === undefined ? {} : { "download-dir": dir },
      ...labels ? { labels } : {},
    });
    if (seeding) {
      await this.#call("torrent-set", {
        ids: [hash],
        ...seeding.ratio === undefined ? {} : { seedRatioLimit: seeding.ratio, seedRatioMode: OWN },
        ...seeding.minutes === undefined
          ? {}
          : { seedIdleLimit: seeding.minutes, seedIdleMode: OWN },
      });
    }
    if (isFirst) await this.#call("queue-move-top", { ids: [hash] });
  }

  /** Labels a torrent that was imported, as Radarr does. */
  async relabel(hash: string, labels: readonly string[]): Promise<void> {
    await this.#call("torrent-set", { ids: [hash.toLowerCase()], labels });
  }

  /** Removes a download. */
  async remove({ downloadId }: SonarrItem, withData: boolean): Promise<void> {
    await this.#call("torrent-remove", {
      ids: [downloadId.toLowerCase()],
      "delete-local-data": withData,
    });
  }

  async #downloadDir(): Promise<string | undefined> {
    const { category = "" } = this.#options;
    if (category === "") return undefined;
    const session = await this.#session();
    return `${String(session["download-dir"]).replace(/\/+$/, "")}/${category}`;
  }

  async #session(): Promise<Fields> {
    return await this.#call("session-get");
  }

  async #call(method: string, args?: Fields): Promise<Fields> {
    let answer = await this.#post(method, args);
    if (answer.status === 409) {
      await answer.body?.cancel();
      this.#sessionId = undefined;
      answer = await this.#post(method, args);
    }
    if (answer.status === 401) throw new Error("Cannot sign in: 401");
    const { result, arguments: given } = await answer.json();
    if (result !== "success") throw new Error(`Cannot ${method}: ${result}`);
    return given;
  }

  async #post(method: string, args: Fields | undefined): Promise<Response> {
    this.#sessionId ??= await this.#signIn();
    return await fetch(this.#rpc, {
      method: "POST",
      redirect: "manual",
      headers: {
        ...this.#headers(),
        "Content-Type": "application/json",
        "X-Transmission-Session-Id": this.#sessionId,
      },
      body: JSON.stringify({ method, ...args ? { arguments: args } : {} }, undefined, 2),
    });
  }

  /** It asks by GET for the conflict that brings the session id; anything else is a wrong password to it. */
  async #signIn(): Promise<string> {
    const answer = await fetch(this.#rpc, { redirect: "manual", headers: this.#headers() });
    await answer.body?.cancel();
    const sessionId = answer.headers.get("X-Transmission-Session-Id");
    if (answer.status !== 409 || sessionId === null) {
      throw new Error(`Cannot sign in: ${answer.status}`);
    }
    return sessionId;
  }

  #headers(): Record<string, string> {
    return {
      Accept: "application/json",
      Authorization: `Basic ${btoa(`sonarr:${this.#options.password}`)}`,
    };
  }
}

/** The torrents of an answer, as far as it can be read into what Sonarr reads it into. */
function listOf(torrents: unknown): Fields[] {
  if (!Array.isArray(torrents)) throw new Error("Cannot read a list of torrents");
  for (const torrent of torrents) {
    for (const field of WHOLE.split(" ")) {
      if (!Number.isSafeInteger(torrent[field])) {
        throw new Error(`Cannot read ${field} ${torrent[field]} as a whole number`);
      }
    }
  }
  return torrents;
}

function toItem(torrent: Fields, config: Fields): SonarrItem {
  const { downloadedEver, uploadedEver, labels } = torrent;
  const ratio = Number(downloadedEver) <= 0 ? 0 : Number(uploadedEver) / Number(downloadedEver);
  const canBeRemoved = hasReachedGoal(torrent, ratio, config);
  return {
    downloadId: String(torrent.hashString).toUpperCase(),
    title: String(torrent.name),
    outputPath: `${torrent.downloadDir}/${String(torrent.name).replaceAll(":", "_")}`,
    totalSize: Number(torrent.totalSize),
    remainingSize: Number(torrent.leftUntilDone),
    status: statusOf(torrent),
    message: String(torrent.errorString),
    canBeRemoved,
    canMoveFiles: canBeRemoved && torrent.status === STATUS.stopped,
    labels: Array.isArray(labels) ? labels.map(String) : undefined,
  };
}

function statusOf(torrent: Fields): SonarrItem["status"] {
  const { errorString, leftUntilDone, isFinished } = torrent;
  const status = Number(torrent.status);
  if (String(errorString).trim() !== "") return "warning";
  const ofDone = [STATUS.stopped, STATUS.seeding, STATUS.seedingWait];
  if (leftUntilDone === 0 && ofDone.includes(status)) return "completed";
  if (isFinished === true && ![STATUS.check, STATUS.checkWait].includes(status)) return "completed";
  return status === STATUS.queued ? "queued" : "downloading";
}

/** Its own goals go first; a time is kept as the limit of idling, which is no time for Transmission. */
function hasReachedGoal(torrent: Fields, ratio: number, config: Fields): boolean {
  const isStopped = torrent.status === STATUS.stopped;
  const hasRatio = torrent.seedRatioMode === OWN
    ? ratio >= Number(torrent.seedRatioLimit)
    : torrent.seedRatioMode === 0 && config.seedRatioLimited === true &&
      ratio >= Number(config.seedRatioLimit);
  if (isStopped && hasRatio) return true;
  if (torrent.seedIdleMode === OWN) {
    const isDone = isStopped || torrent.status === STATUS.seeding;
    return isDone && Number(torrent.secondsSeeding) > Number(torrent.seedIdleLimit) * 60;
  }
  return torrent.seedIdleMode === 0 && isStopped && config["idle-seeding-limit-enabled"] === true;
}
