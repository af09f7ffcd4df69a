import type { VNode } from "preact";
import { useApp, usePrefs, useRoute } from "../store/hooks.ts";
import { DetailsPane } from "../details/details_pane.tsx";
import { TorrentList } from "../list/torrent_list.tsx";
import { Side } from "../side/side.tsx";
import { Splitter } from "../ui/splitter.tsx";
import { PhoneBar } from "./phone_bar.tsx";
import { useIsPhone } from "./use_is_phone.ts";

/** The side, the list, and the details of one torrent. */
export function Workspace(): VNode {
  const { store } = useApp();
  const route = useRoute();
  const { detailsAt, detailsHeight, detailsWidth, showsSide } = usePrefs();
  const isPhone = useIsPhone();
  const opened = route.page === "torrent" ? route : undefined;
  const close = () => {
    store.prefs.set({ showsDetails: false });
    store.routes.go({ page: "list" });
    document.querySelector<HTMLElement>("#list")?.focus();
  };
  if (isPhone && opened !== undefined) {
    return (
      <main class="workspace">
        <DetailsPane id={opened.id} tab={opened.tab} isPage onClose={() => store.routes.back()} />
      </main>
    );
  }
  const isBeside = detailsAt === "beside";
  return (
    <div class="workspace">
      {showsSide && !isPhone ? <Side /> : null}
      <main class={isBeside ? "panes beside" : "panes"}>
        <TorrentList />
        {opened === undefined ? null : (
          <>
            <Splitter
              label="Size of the details"
              direction={isBeside ? "left" : "up"}
              size={isBeside ? detailsWidth : detailsHeight}
              range={isBeside
                ? [320, Math.max(320, innerWidth - 560)]
                : [120, Math.max(120, innerHeight - 220)]}
              onSize={(size) =>
                store.prefs.set(isBeside ? { detailsWidth: size } : { detailsHeight: size })}
            />
            <div
              class="paneslot"
              style={isBeside ? { width: `${detailsWidth}px` } : { height: `${detailsHeight}px` }}
            >
              <DetailsPane id={opened.id} tab={opened.tab} isPage={false} onClose={close} />
            </div>
          </>
        )}
      </main>
      {isPhone ? <PhoneBar /> : null}
    </div>
  );
}
