import type { VNode } from "preact";
import { useApp, useIsReadOnly, useTopic } from "../store/hooks.ts";

/** A small torrent that everybody may share: Sintel, a film of the Blender Foundation (CC BY 3.0). */
const FREE_TORRENT = {
  name: "Sintel, a short film that may be shared freely (123 MiB)",
  magnet: "magnet:?xt=urn:btih:08ada5a7a6183aae1e09d831df6748d566095a10&dn=Sintel" +
    "&tr=udp%3A%2F%2Ftracker.opentrackr.org%3A1337%2Fannounce&tr=udp%3A%2F%2Fexplodie.org%3A6969",
} as const;

/** What stands in place of a list that has nothing to show. */
export function EmptyList(): VNode | null {
  const { store } = useApp();
  const isReadOnly = useIsReadOnly();
  useTopic(store.session.changes);
  useTopic(store.filter.changes);
  if (store.session.now === undefined) return <p class="empty soft">Asks the daemon…</p>;
  if (store.rows.all.size > 0) {
    return (
      <div class="empty">
        <h2>No torrent fits</h2>
        <p>
          <button type="button" onClick={() => store.filter.clear()}>Show all</button>
        </p>
      </div>
    );
  }
  if (isReadOnly) return <p class="empty soft">There are no torrents yet.</p>;
  return (
    <div class="empty">
      <h2>No torrents yet</h2>
      <p>
        Drop a .torrent file anywhere on this page, paste a magnet link, or press{" "}
        <button type="button" class="main" onClick={() => store.add({})}>Add torrent</button>
      </p>
      <p class="soft">Nothing starts before you have seen what is in it.</p>
      <p>
        To try it out:{" "}
        <button type="button" onClick={() => store.add({ text: FREE_TORRENT.magnet })}>
          {FREE_TORRENT.name}
        </button>
      </p>
    </div>
  );
}
