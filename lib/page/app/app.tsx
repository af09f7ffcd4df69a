import type { VNode } from "preact";
import { Fragment } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { Workspace } from "./workspace.tsx";
import { useApp, usePrefs, useRoute, useTopic } from "../store/hooks.ts";
import { Banner } from "./banner.tsx";
import { LiveRegion } from "./live_region.tsx";
import { DropTarget } from "./drop_target.tsx";
import { OpenPart } from "./open_part.tsx";
import { Notifier } from "../notices/notifier.tsx";
import { News } from "./news.tsx";
import { PageKeys } from "./page_keys.tsx";
import { PageTitle } from "./page_title.ts";
import { TopBar } from "./top_bar.tsx";

/** All of the page. */
export function Frame(): VNode {
  const { theme } = usePrefs();
  const { page } = useRoute();
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === "system") delete dataset.theme;
    else dataset.theme = theme;
  }, [theme]);
  const isFull = page === "settings" || page === "statistics" || page === "play";
  return (
    <>
      <button type="button" class="unseen skip" onClick={focusList}>To the list of torrents</button>
      <PageTitle />
      <PageKeys />
      <TopBar />
      <Banner />
      {isFull ? <OpenPart /> : (
        <>
          <Workspace />
          <OpenPart />
        </>
      )}
      <OpenDialogs />
      <DropTarget />
      <News />
      <LiveRegion />
      <Notifier />
    </>
  );
}

function focusList(): void {
  document.querySelector<HTMLElement>("#list")?.focus();
}

function OpenDialogs(): VNode {
  const { dialogs } = useApp().store;
  useTopic(dialogs.changes);
  return (
    <>
      {dialogs.open.map(({ id, make, close }) => <Fragment key={id}>{make(close)}</Fragment>)}
    </>
  );
}
