import type { VNode } from "preact";
import { formatBytes, formatRate } from "../../text/mod.ts";
import { TorrentActions } from "../changing/torrent_actions.tsx";
import { SearchBox } from "../list/search_box.tsx";
import { SlowSwitch } from "../settings/slow_switch.tsx";
import { useApp, useIsReadOnly, useSession, useTopic } from "../store/hooks.ts";
import { Icon, Mark } from "../ui/icon.tsx";
import { MenuButton } from "../ui/menu.tsx";
import { pageMenu } from "./page_menu.tsx";
import { useIsPhone } from "./use_is_phone.ts";

/** The bar above everything: search, add, what to do with what is chosen, and the rates. */
export function TopBar(): VNode {
  const app = useApp();
  const { store } = app;
  const isReadOnly = useIsReadOnly();
  const isPhone = useIsPhone();
  useTopic(store.selection.changes);
  useTopic(store.searching.changes);
  return (
    <header class="topbar">
      <h1>
        <Mark /> <span>Shoal</span>
      </h1>
      {isPhone && !store.searching.isOn ? null : <SearchBox takesFocus={isPhone} />}
      {isReadOnly ? null : (
        <button type="button" class="main add" onClick={() => store.add({})}>
          <Icon name="add" /> <span>Add</span>
          <span class="long">torrent</span>
        </button>
      )}
      {isPhone ? null : <TorrentActions ids={[...store.selection.now.chosen]} />}
      <Rates />
      <MenuButton label="Menu" class="bare icon" menu={() => pageMenu(app, { isPhone })}>
        <Icon name="more" />
      </MenuButton>
    </header>
  );
}

function Rates(): VNode | null {
  const session = useSession();
  if (session === undefined) return null;
  const { downloadRate, uploadRate, freeBytes } = session;
  return (
    <div class="rates">
      <SlowSwitch />
      <b class="down">
        <span aria-hidden="true">↓</span>
        <span class="unseen">Download</span> {formatRate(downloadRate)}
      </b>
      <b class="up">
        <span aria-hidden="true">↑</span>
        <span class="unseen">Upload</span> {formatRate(uploadRate)}
      </b>
      {freeBytes === null ? null : <span class="soft free">{formatBytes(freeBytes)} free</span>}
    </div>
  );
}
