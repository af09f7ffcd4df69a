/**
 * The rooms of `lib/` and which of them may import which: the one place that the linter and the check of imports
 * read it from.
 *
 * @module
 */

/** Rooms that touch the outside only through `io`, lowest first; those of one level do not know each other. */
const PURE_LEVELS: readonly (readonly string[])[] = [
  ["io", "bencode", "hash", "text"],
  ["address"],
  ["metainfo"],
  ["wire", "tracker", "dht", "utp", "reach", "web_seed", "swarm", "storage"],
  ["torrent"],
  ["session"],
];

/** All of them. */
const PURE_ROOMS = PURE_LEVELS.flat();

/** Rooms that may name the outside, each with the rooms that it may import. */
const OUTER_ROOMS: Readonly<Record<string, readonly string[]>> = {
  net: ["io", "bencode", "hash", "address"],
  disk: ["io", "bencode", "hash", "address"],
  testing: PURE_ROOMS,
  host: [...PURE_ROOMS, "net", "disk"],
  daemon: [...PURE_ROOMS, "host"],
  cli: [...PURE_ROOMS, "host", "daemon", "client"],
  client: ["text", "daemon"],
  page: ["text", "client", "daemon"],
};

/** Whether a room runs unchanged in the simulator, so that it may name nothing of the outside. */
export function isPureRoom(room: string): boolean {
  return PURE_ROOMS.includes(room);
}

/** Whether there is a room of this name in the plan of the house. */
export function isKnownRoom(room: string): boolean {
  return isPureRoom(room) || Object.hasOwn(OUTER_ROOMS, room);
}

/** Whether files of one room may import another room. */
export function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const level = PURE_LEVELS.findIndex((rooms) => rooms.includes(from));
  const allowed = level < 0 ? OUTER_ROOMS[from] ?? [] : PURE_LEVELS.slice(0, level).flat();
  return allowed.includes(to);
}

/** Where a file stands in the house. */
export interface Place {
  /** Path from the repository's root, with `/`. */
  readonly path: string;
  /** Its first folder; "" for `mod.ts` and the other files at the root. */
  readonly folder: string;
  /** The room of `lib/` that it is in; "" outside of `lib/`. */
  readonly room: string;
  /** Whether it is published: `lib/` and the entries at the root. */
  readonly shipped: boolean;
}

/** Finds the place of a file, named by its path from the repository's root or in full. */
export function placeOf(filename: string): Place {
  const root = new URL("../", import.meta.url).pathname;
  const path = filename.startsWith(root) ? filename.slice(root.length) : filename;
  const parts = path.split("/");
  const folder = parts.length > 1 ? parts[0] ?? "" : "";
  const room = folder === "lib" && parts.length > 2 ? parts[1] ?? "" : "";
  return { path, folder, room, shipped: folder === "lib" || folder === "" };
}
