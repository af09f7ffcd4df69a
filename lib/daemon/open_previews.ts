import type { DenoIo } from "../host/mod.ts";
import { parseMetainfo } from "../metainfo/mod.ts";
import { type Library, readPlainSource } from "./library/mod.ts";
import { hexOf, Previews } from "./previews/mod.ts";
import type { SessionOwner } from "./session_owner.ts";
import type { SettingsBox } from "./settings_box.ts";

/** Makes what looks into torrents, over the session and the library. */
export function openPreviews(
  parts: {
    readonly io: DenoIo;
    readonly session: SessionOwner;
    readonly settings: SettingsBox;
    readonly library: () => Library;
  },
): Previews {
  const { io, session, settings, library } = parts;
  return new Previews({
    clock: io.clock,
    random: io.random,
    get trackers() {
      return settings.read().defaultTrackers;
    },
    find: (infoHashes) =>
      hexOf(infoHashes).map((hash) => library().index.find(hash)?.id)
        .find((id) => id !== undefined),
    metainfoBytes: (id) => library().metainfoBytes(id),
    run: (source, options) => session.core.add(source, options),
    parse: parseMetainfo,
    read: (source, signal) => readPlainSource(source, { io, session: session.core, signal }),
  });
}
