import type { TorrentView } from "../../view/mod.ts";
import { isList, type Json, type JsonObject } from "../json.ts";
import { legacyTorrentKey, toLegacy, toSnakeCase } from "../keys.ts";
import type { Dialect, Method, MethodContext } from "../method.ts";
import type { Params } from "../params.ts";
import { RpcError } from "../rpc_error.ts";
import { TORRENT_FIELDS, type TorrentFieldReader } from "../torrent_fields.ts";
import { findTorrents, isRecentlyActive, recentSince } from "../torrent_ids.ts";

/** Names that one request may list: all there are, in each spelling. */
const MAX_FIELDS = 256;

const READERS: ReadonlyMap<string, TorrentFieldReader> = new Map(Object.entries(TORRENT_FIELDS));

/** Fields whose values differ in the legacy dialect: there it is 0 or 1 whether a file is wanted. */
const LEGACY_READERS: ReadonlyMap<string, TorrentFieldReader> = new Map([
  ["wanted", (torrent) => torrent.files().map((file) => file.isWanted ? 1 : 0)],
]);

/** A field that was asked for. */
interface AskedField {
  /** As it was spelled, which is how it is answered: clients know several spellings of one. */
  readonly key: string;
  readonly read: TorrentFieldReader;
}

/** Tells of torrents what is asked, as objects or as a table. */
export const torrentGet: Method = { isMutating: false, run };

/** Fields that are made of a torrent's files, which one that does not run has to read first. */
const OF_FILES: ReadonlySet<string> = new Set([
  "availability",
  "bytes_completed",
  "file_stats",
  "files",
  "pieces",
  "primary_mime_type",
  "priorities",
  "wanted",
]);

async function run(context: MethodContext, params: Params): Promise<JsonObject> {
  const fields = askedFields(params, context.dialect);
  const torrents = findTorrents(context, params);
  if (fields.some(({ key }) => OF_FILES.has(toSnakeCase(key)))) {
    await context.control.prepare(torrents.map(({ id }) => id));
  }
  const isTable = params.raw("format") === "table";
  const answer = isTable
    ? { torrents: [fields.map(({ key }) => key), ...torrents.map((one) => rowOf(one, fields))] }
    : { torrents: torrents.map((one) => objectOf(one, fields)) };
  if (!isRecentlyActive(params.raw("ids"))) return answer;
  return { ...answer, removed: context.control.removedSince(recentSince(context)) };
}

/** Finds how each field is read, once for all torrents. Those that nobody knows are passed over. */
function askedFields(params: Params, dialect: Dialect): AskedField[] {
  const names = params.raw("fields");
  if (isList(names) && names.length > MAX_FIELDS) {
    throw new RpcError("invalidParams", `fields must be ${MAX_FIELDS} names at most`);
  }
  const fields = new Map<string, TorrentFieldReader>();
  for (const key of isList(names) ? names : []) {
    const read = typeof key === "string" ? readerOf(toSnakeCase(key), dialect) : undefined;
    if (read && typeof key === "string") fields.set(key, read);
  }
  if (fields.size === 0) throw new RpcError("invalidParams", "no fields specified");
  return [...fields].map(([key, read]) => ({ key, read }));
}

function readerOf(name: string, dialect: Dialect): TorrentFieldReader | undefined {
  const read = READERS.get(name);
  if (dialect === "json-rpc" || !read) return read;
  return LEGACY_READERS.get(name) ?? ((torrent) => {
    const value = read(torrent);
    // What is asked of all torrents at once is nearly always no object, and then costs nothing more.
    return typeof value === "object" ? toLegacy(value, legacyTorrentKey) : value;
  });
}

function objectOf(torrent: TorrentView, fields: readonly AskedField[]): JsonObject {
  const object: Record<string, Json> = {};
  for (const { key, read } of fields) object[key] = read(torrent);
  return object;
}

function rowOf(torrent: TorrentView, fields: readonly AskedField[]): Json[] {
  return fields.map(({ read }) => read(torrent));
}
