import type {
  ActionAnswer,
  AddAnswer,
  AddBody,
  ChangesBody,
  FilesAnswer,
  MoveInQueueBody,
  PeersAnswer,
  RelocateBody,
  RemoveBody,
  RenameBody,
  SelectionBody,
  SettingsShape,
  StartBody,
  StatisticsAnswer,
  TorrentsAnswer,
  TrackersAnswer,
} from "../../daemon/api/mod.ts";
import type { Program } from "../program.ts";
import { shownAddress } from "./daemon_address.ts";
import type { DaemonAddress, DaemonReply, DaemonRequest } from "./daemon_exchange.ts";
import { absent, failureOf } from "./daemon_failure.ts";

/** What is sent with an action. */
export type ActionBody =
  | SelectionBody
  | StartBody
  | RemoveBody
  | RelocateBody
  | MoveInQueueBody
  | RenameBody;

const PREFIX = "/api/v1";

/** Speaks with a daemon; what it answers is taken as it says, so that texts are to be made plain before they are shown. */
export class DaemonClient {
  readonly #program: Program;
  readonly #at: DaemonAddress;
  readonly #authorization: string | undefined;

  /** A client of a daemon, which was not asked for anything yet; `authorization` is a header field. */
  constructor(
    program: Program,
    { at, authorization }: {
      readonly at: DaemonAddress;
      readonly authorization: string | undefined;
    },
  ) {
    this.#program = program;
    this.#at = at;
    this.#authorization = authorization;
  }

  /** Torrents: those of a selection, or all. */
  async torrents(
    selection: SelectionBody | undefined,
    options: { readonly fields?: string | undefined; readonly signal?: AbortSignal } = {},
  ): Promise<TorrentsAnswer> {
    const query = new URLSearchParams();
    for (const target of selection?.targets ?? []) query.append("targets", String(target));
    if (selection?.where !== undefined) query.set("where", selection.where);
    if (options.fields !== undefined) query.set("fields", options.fields);
    const { signal } = options;
    const answer: TorrentsAnswer = JSON.parse(
      await this.#ask("GET", `/torrents?${query}`, { signal }),
    );
    return answer;
  }

  /** Files of a torrent. */
  async files(id: number): Promise<FilesAnswer> {
    const answer: FilesAnswer = JSON.parse(await this.#ask("GET", `/torrents/${id}/files`));
    return answer;
  }

  /** Peers of a torrent. */
  async peers(id: number): Promise<PeersAnswer> {
    const answer: PeersAnswer = JSON.parse(await this.#ask("GET", `/torrents/${id}/peers`));
    return answer;
  }

  /** Trackers of a torrent. */
  async trackers(id: number): Promise<TrackersAnswer> {
    const answer: TrackersAnswer = JSON.parse(await this.#ask("GET", `/torrents/${id}/trackers`));
    return answer;
  }

  /** Adds a torrent. */
  async add(body: AddBody): Promise<AddAnswer> {
    const answer: AddAnswer = JSON.parse(await this.#ask("POST", "/torrents", { body }));
    return answer;
  }

  /** Does something to torrents: `action` is the last word of its path. */
  async act(action: string, body: ActionBody): Promise<ActionAnswer> {
    const answer: ActionAnswer = JSON.parse(
      await this.#ask("POST", `/torrents/${action}`, { body }),
    );
    return answer;
  }

  /** Changes settings of torrents. */
  async change(selection: SelectionBody, changes: ChangesBody): Promise<ActionAnswer> {
    const body = { ...selection, changes };
    const answer: ActionAnswer = JSON.parse(await this.#ask("PATCH", "/torrents", { body }));
    return answer;
  }

  /** The daemon's settings. */
  async settings(): Promise<SettingsShape> {
    const answer: SettingsShape = JSON.parse(await this.#ask("GET", "/settings"));
    return answer;
  }

  /** Changes the daemon's settings. */
  async set(body: SettingsShape): Promise<SettingsShape> {
    const answer: SettingsShape = JSON.parse(await this.#ask("PATCH", "/settings", { body }));
    return answer;
  }

  /** The daemon's statistics. */
  async statistics(): Promise<StatisticsAnswer> {
    const answer: StatisticsAnswer = JSON.parse(await this.#ask("GET", "/statistics"));
    return answer;
  }

  /** Ends the daemon. */
  async shutDown(): Promise<void> {
    await this.#ask("POST", "/shut-down", { body: {} });
  }

  /** Gives the JSON that is answered. */
  async #ask(
    method: DaemonRequest["method"],
    path: string,
    options: { readonly body?: object; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<string> {
    const { body, signal } = options;
    const reply = await this.#send({
      method,
      path: `${PREFIX}${path}`,
      headers: {
        ...this.#authorization === undefined ? {} : { authorization: this.#authorization },
        ...body === undefined ? {} : { "content-type": "application/json" },
      },
      ...body === undefined ? {} : { body: JSON.stringify(body) },
      ...signal === undefined ? {} : { signal },
    });
    const failure = failureOf(reply, {
      shown: this.#shown,
      isSigned: this.#authorization !== undefined,
    });
    if (failure !== undefined) throw failure;
    return reply.text;
  }

  async #send(request: DaemonRequest): Promise<DaemonReply> {
    try {
      return await this.#program.askDaemon(this.#at, request);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw absent(this.#shown, "nobody answers there", { cause: error });
    }
  }

  get #shown(): string {
    return shownAddress(this.#at);
  }
}
