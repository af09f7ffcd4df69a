/**
 * Names of fields, parameters and methods. Inside all are in snake_case, as in Transmission's JSON-RPC 2.0. The legacy dialect mixes
 * kebab-case and camelCase; in requests any of the three is taken for any name, as clients never agreed which is right.
 *
 * @module
 */
import { isList, isObject, type Json } from "./json.ts";

/** Names that are more than another spelling in the legacy dialect. */
const RENAMED: ReadonlyMap<string, string> = new Map([["cache_size_mb", "cache_size_mib"]]);

/** The name in snake_case of one in any spelling. */
export function toSnakeCase(key: string): string {
  const snake = key.replaceAll("-", "_").replace(/(?<=[a-z0-9])[A-Z]/g, "_$&").toLowerCase();
  return RENAMED.get(snake) ?? snake;
}

/** How the legacy dialect names what is answered. */
export type LegacyKey = (snake: string) => string;

/** Names that came after the legacy dialect: in it they look as they do elsewhere. */
const ALWAYS_SNAKE: ReadonlySet<string> = new Set([
  "begin_piece",
  "bytes_to_client",
  "bytes_to_peer",
  "download_bytes_per_second",
  "downloader_count",
  "end_piece",
  "ip_protocol",
  "is_downloading",
  "peer_id",
  "preferred_transports",
  "sequential_download",
  "sequential_download_from_piece",
  "webseeds_ex",
]);

/** Names in kebab-case among those of torrents and statistics. */
const KEBAB_OF_TORRENTS: ReadonlySet<string> = new Set([
  "cumulative_stats",
  "current_stats",
  "file_count",
  "peer_limit",
  "primary_mime_type",
  "torrent_added",
  "torrent_duplicate",
]);

/** Names of settings and the like that are not in kebab-case. */
const SPECIAL_OF_SESSION: ReadonlyMap<string, string> = new Map([
  ["cache_size_mib", "cache-size-mb"],
  ["honors_session_limits", "honorsSessionLimits"],
  ["seed_ratio_limit", "seedRatioLimit"],
  ["seed_ratio_limited", "seedRatioLimited"],
  ["total_size", "total_size"],
]);

/** How the legacy dialect names what is told of torrents: in camelCase, nearly. */
export const legacyTorrentKey: LegacyKey = remembered((snake) => {
  if (snake === "is_utp") return "isUTP";
  if (ALWAYS_SNAKE.has(snake)) return snake;
  if (KEBAB_OF_TORRENTS.has(snake)) return toKebabCase(snake);
  return snake.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
});

/** How the legacy dialect names what is told of the session: in kebab-case, nearly. */
export const legacySessionKey: LegacyKey = remembered((snake) => {
  if (ALWAYS_SNAKE.has(snake)) return snake;
  return SPECIAL_OF_SESSION.get(snake) ?? toKebabCase(snake);
});

/** Remembers each name: those of answers are the program's own, a few hundred, and come for each file of each torrent. */
function remembered(legacyKey: LegacyKey): LegacyKey {
  const known = new Map<string, string>();
  return (snake) => {
    let key = known.get(snake);
    if (key === undefined) known.set(snake, key = legacyKey(snake));
    return key;
  };
}

/** Names all that is in an answer as the legacy dialect does. */
export function toLegacy(value: Json, legacyKey: LegacyKey): Json {
  if (isList(value)) return value.map((one) => toLegacy(one, legacyKey));
  if (!isObject(value)) return value;
  const renamed: Record<string, Json> = {};
  // Not by entries, which are an array more for each: this is gone through for each file of each torrent.
  for (const key of Object.keys(value)) {
    const one = value[key];
    if (one !== undefined) renamed[legacyKey(key)] = toLegacy(one, legacyKey);
  }
  return renamed;
}

function toKebabCase(snake: string): string {
  return snake.replaceAll("_", "-");
}
