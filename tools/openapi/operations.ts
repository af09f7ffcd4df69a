/** A parameter behind the `?`. */
export interface QueryParameter {
  /** What it is, for people. */
  readonly description: string;
  /** Its schema; a text unless it says otherwise. */
  readonly schema?: object;
}

/** What is answered: JSON of a type by its name, or something else by its media type. */
export type OperationAnswer = { readonly type: string } | { readonly mediaType: string };

/** What the description says of a request. */
export interface Operation {
  /** What it does. */
  readonly summary: string;
  /** Name of the type of its body. */
  readonly body?: string;
  /** Parameters behind the `?`. */
  readonly query?: Readonly<Record<string, QueryParameter>>;
  /** What is answered; an object with nothing in it unless it says otherwise. */
  readonly answer?: OperationAnswer;
  /** Statuses of that; 200 unless it says otherwise. */
  readonly statuses?: readonly number[];
}

const LIST = { type: "array", items: { type: "string" } };

const RANGE: QueryParameter = {
  description: "How far back",
  schema: { $ref: "#/components/schemas/RateRange" },
};

const WAIT: QueryParameter = {
  description: "Seconds to wait for its end",
  schema: { type: "number", minimum: 0, maximum: 30 },
};

const LOG: Readonly<Record<string, QueryParameter>> = {
  before: {
    description: "The number of an event: what happened before it",
    schema: { type: "integer", minimum: 1 },
  },
  limit: {
    description: "Events at most",
    schema: { type: "integer", minimum: 1, maximum: 1000, default: 100 },
  },
};

const SELECTION: Readonly<Record<string, QueryParameter>> = {
  where: { description: "A selector, such as `ratio > 2 and label = iso`" },
  targets: { description: "Numbers, ranges, info-hashes, names or words", schema: LIST },
};

const EVENTS: Readonly<Record<string, QueryParameter>> = {
  fields: { description: "What each row has: names of `EventRow`, with commas between" },
  torrent: {
    description: "The number of a torrent of which more is told",
    schema: { type: "integer" },
  },
  parts: { description: "What of it: `files`, `peers`, `trackers`, `pieces`, with commas between" },
  since: {
    description: "The id of the last event that was heard; `Last-Event-ID` says it as well",
  },
};

/** What is told of each request, by how and where it is asked. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "GET /torrents": {
    summary: "Torrents: all, or those of a selection",
    query: {
      ...SELECTION,
      fields: { description: "What of each: names with commas between, or `all`" },
    },
    answer: { type: "TorrentsAnswer" },
  },
  "POST /torrents": {
    summary: "Adds a torrent; 200 where it is there already",
    body: "AddBody",
    answer: { type: "AddAnswer" },
    statuses: [201, 200],
  },
  "PATCH /torrents": {
    summary: "Changes settings of torrents",
    body: "ChangeTorrentsBody",
    answer: { type: "ActionAnswer" },
  },
  "POST /torrents/start": action("Starts torrents", "StartBody"),
  "POST /torrents/stop": action("Stops torrents"),
  "POST /torrents/verify": action("Checks what is on disk"),
  "POST /torrents/reannounce": action("Asks trackers now"),
  "POST /torrents/remove": action("Removes torrents", "RemoveBody"),
  "POST /torrents/relocate": action("Puts torrents into another folder", "RelocateBody"),
  "POST /torrents/move-in-queue": action("Moves torrents in the queue", "MoveInQueueBody"),
  "POST /torrents/rename": action("Gives a file or folder of one torrent a name", "RenameBody"),
  "GET /torrents/{torrent}": { summary: "All of a torrent", answer: { type: "TorrentShape" } },
  "PATCH /torrents/{torrent}": {
    summary: "Changes settings of a torrent",
    body: "ChangesBody",
    answer: { type: "TorrentShape" },
  },
  "GET /torrents/{torrent}/files": {
    summary: "Files of a torrent",
    answer: { type: "FilesAnswer" },
  },
  "GET /torrents/{torrent}/peers": {
    summary: "Connected peers of a torrent",
    answer: { type: "PeersAnswer" },
  },
  "GET /torrents/{torrent}/trackers": {
    summary: "Trackers and web seeds of a torrent",
    answer: { type: "TrackersAnswer" },
  },
  "GET /torrents/{torrent}/log": {
    summary: "What happened to a torrent",
    query: LOG,
    answer: { type: "LogAnswer" },
  },
  "GET /torrents/{torrent}/rates": {
    summary: "What a torrent moved over time",
    query: { range: RANGE },
    answer: { type: "RatesAnswer" },
  },
  "GET /torrents/{torrent}/metainfo": {
    summary: "The .torrent file of a torrent",
    answer: { mediaType: "application/x-bittorrent" },
  },
  "POST /torrents/{torrent}/bans": {
    summary: "Bans the address of a peer",
    body: "BanBody",
    answer: { type: "BansAnswer" },
    statuses: [201],
  },
  "GET /bans": { summary: "Addresses that are banned", answer: { type: "BansAnswer" } },
  "DELETE /bans/{address}": {
    summary: "Bans an address no more",
    answer: { type: "BansAnswer" },
  },
  "POST /previews": {
    summary: "Looks into a torrent before it is added",
    body: "PreviewBody",
    answer: { type: "PreviewAnswer" },
    statuses: [201],
  },
  "GET /previews/{preview}": {
    summary: "How far a preview is",
    query: { wait: WAIT },
    answer: { type: "PreviewAnswer" },
  },
  "DELETE /previews/{preview}": {
    summary: "Ends a preview",
  },
  "POST /creations": {
    summary: "Makes a torrent of what is on the daemon's machine",
    body: "CreationBody",
    answer: { type: "CreationAnswer" },
    statuses: [201],
  },
  "GET /creations/{creation}": {
    summary: "How far the making of a torrent is",
    query: { wait: WAIT },
    answer: { type: "CreationAnswer" },
  },
  "DELETE /creations/{creation}": {
    summary: "Ends the making of a torrent",
  },
  "GET /creations/suggestion": {
    summary: "What would be made of a file or folder",
    query: { path: { description: "Its path, absolute" } },
    answer: { type: "CreationSuggestion" },
  },
  "GET /folders": {
    summary: "What is in a folder of the daemon's machine",
    query: { path: { description: "Its path, absolute; without it the folders to begin with" } },
    answer: { type: "FolderAnswer" },
  },
  "GET /log": { summary: "What happened", query: LOG, answer: { type: "LogAnswer" } },
  "GET /rates": {
    summary: "What all torrents moved over time",
    query: { range: RANGE },
    answer: { type: "RatesAnswer" },
  },
  "GET /settings": { summary: "The daemon's settings", answer: { type: "SettingsShape" } },
  "PATCH /settings": {
    summary: "Changes some of the daemon's settings",
    body: "SettingsShape",
    answer: { type: "SettingsShape" },
  },
  "GET /statistics": {
    summary: "What was moved, in this run and in all",
    answer: { type: "StatisticsAnswer" },
  },
  "GET /space": {
    summary: "Free and total bytes of a disk",
    query: { path: { description: "A path there; where torrents go by default unless given" } },
    answer: { type: "SpaceAnswer" },
  },
  "POST /shut-down": {
    summary: "Ends the daemon",
    statuses: [202],
  },
  "POST /sign-out": {
    summary: "Signs a browser out",
  },
  "GET /events": {
    summary: "What changes, as it does: `reset` events (`ResetEvent`), then `delta` (`DeltaEvent`)",
    query: EVENTS,
    answer: { mediaType: "text/event-stream" },
  },
  "GET /openapi.json": {
    summary: "This description",
    answer: { mediaType: "application/json" },
  },
};

/** Types that are described besides those of requests and answers. */
export const FURTHER_TYPES: readonly string[] = [
  ...["ErrorAnswer", "ResetEvent", "DeltaEvent", "EventRow", "RateRange"],
];

function action(summary: string, body = "SelectionBody"): Operation {
  return { summary, body, answer: { type: "ActionAnswer" } };
}
