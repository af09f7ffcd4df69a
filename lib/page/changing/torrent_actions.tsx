import type { VNode } from "preact";
import { useApp, useIsReadOnly, useRows } from "../store/hooks.ts";
import { Icon } from "../ui/icon.tsx";
import { MenuButton } from "../ui/menu.tsx";
import { askToRemove } from "./remove_dialog.tsx";
import { torrentMenu } from "./torrent_menu.tsx";

/** Buttons for what is done to torrents most, and a menu of the rest; none for those who may only look. */
export function TorrentActions({ ids }: { readonly ids: readonly number[] }): VNode | null {
  const app = useApp();
  const rows = useRows();
  const isReadOnly = useIsReadOnly();
  const chosen = ids.flatMap((id) => rows.get(id) ?? []);
  const isNone = chosen.length === 0;
  const canStart = chosen.some(({ state }) => state === "stopped");
  const canPause = chosen.some(({ state }) => state !== "stopped");
  return (
    <div class="torrentactions" role="toolbar" aria-label="What to do with the chosen torrents">
      {isReadOnly ? null : (
        <>
          <button
            type="button"
            class="bare icon"
            aria-label="Start"
            title="Start (Space)"
            disabled={!canStart}
            onClick={() => app.actions.start(ids)}
          >
            <Icon name="play" />
          </button>
          <button
            type="button"
            class="bare icon"
            aria-label="Pause"
            title="Pause (Space)"
            disabled={!canPause}
            onClick={() =>
              app.actions.pause(ids)}
          >
            <Icon name="pause" />
          </button>
          <button
            type="button"
            class="bare icon"
            aria-label="Remove"
            title="Remove (Delete)"
            disabled={isNone}
            onClick={() =>
              askToRemove(app, ids)}
          >
            <Icon name="trash" />
          </button>
        </>
      )}
      <MenuButton
        label="More for the chosen torrents"
        class="bare icon"
        isDisabled={isNone}
        menu={() =>
          torrentMenu(app, ids)}
      >
        <Icon name="more" />
      </MenuButton>
    </div>
  );
}
