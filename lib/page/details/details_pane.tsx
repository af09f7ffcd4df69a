import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useApp, useDetail, useIsReadOnly, usePrefs, useRow } from "../store/hooks.ts";
import type { Tab } from "../store/route.ts";
import { TorrentActions } from "../changing/torrent_actions.tsx";
import { Icon } from "../ui/icon.tsx";
import { TAB_ENTRIES, TAB_NAMES } from "./tabs.tsx";

/** What the details are made of. */
export interface DetailsPaneProps {
  /** The torrent. */
  readonly id: number;
  /** The tab that is open. */
  readonly tab: Tab;
  /** Whether they are the whole page, as on a phone. */
  readonly isPage: boolean;
  /** Closes them. */
  readonly onClose: () => void;
}

/** The details of one torrent, in tabs. */
export function DetailsPane({ id, tab, isPage, onClose }: DetailsPaneProps): VNode {
  const { store } = useApp();
  const row = useRow(id);
  useEffect(() => store.lookAt(id), [id]);
  if (row === undefined) {
    return (
      <section class="details" aria-label="Details">
        <p class="soft">This torrent is not there any more.</p>
        <p>
          <button type="button" onClick={onClose}>Back to the list</button>
        </p>
      </section>
    );
  }
  return (
    <section class="details" aria-label={`Details of ${row.name}`}>
      {isPage
        ? (
          <header class="pagehead">
            <button type="button" class="bare icon" aria-label="Back" onClick={onClose}>
              <Icon name="back" />
            </button>
            <h2 dir="auto">{row.name}</h2>
          </header>
        )
        : null}
      <div class="tabline">
        <TabList id={id} tab={tab} />
        {isPage ? null : <PaneButtons onClose={onClose} />}
      </div>
      <TabContent key={`${id} ${tab}`} id={id} tab={tab} />
      {isPage ? <TorrentActions ids={[id]} /> : null}
    </section>
  );
}

function TabList({ id, tab }: { readonly id: number; readonly tab: Tab }): VNode {
  const { routes } = useApp().store;
  const ref = useRef<HTMLDivElement>(null);
  const row = useRow(id);
  function open(name: Tab | undefined): void {
    if (name === undefined) return;
    routes.go({ page: "torrent", id, tab: name }, { replaces: true });
    ref.current?.querySelector<HTMLElement>(`#tab_${name}`)?.focus();
  }
  function step(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    open(TAB_NAMES.at((TAB_NAMES.indexOf(tab) + by) % TAB_NAMES.length));
  }
  return (
    <div ref={ref} class="tabs" role="tablist" aria-label="Details" onKeyDown={step}>
      {TAB_NAMES.map((name) => {
        const { title, count } = TAB_ENTRIES[name];
        const number = row && count?.(row);
        return (
          <button
            key={name}
            id={`tab_${name}`}
            type="button"
            role="tab"
            aria-selected={name === tab}
            aria-controls="tab_content"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => open(name)}
          >
            {title}
            {number === undefined ? null : <span class="count">{number}</span>}
          </button>
        );
      })}
    </div>
  );
}

function TabContent({ id, tab }: { readonly id: number; readonly tab: Tab }): VNode | null {
  const { parts, Content } = TAB_ENTRIES[tab];
  const detail = useDetail(...parts);
  const row = useRow(id);
  const isFixed = useIsReadOnly();
  return (
    <div
      id="tab_content"
      class={`tabcontent ${tab}`}
      role="tabpanel"
      aria-labelledby={`tab_${tab}`}
    >
      {row === undefined ? null : <Content row={row} detail={detail} isFixed={isFixed} />}
    </div>
  );
}

/** Where the details are, and whether. */
function PaneButtons({ onClose }: { readonly onClose: () => void }): VNode {
  const { prefs } = useApp().store;
  const { detailsAt } = usePrefs();
  const other = detailsAt === "below" ? "beside" : "below";
  const label = `Show details ${other} the list`;
  return (
    <div class="panebuttons">
      <button
        type="button"
        class="bare icon"
        aria-label={label}
        title={label}
        onClick={() => prefs.set({ detailsAt: other })}
      >
        <Icon name={other} />
      </button>
      <button
        type="button"
        class="bare icon"
        aria-label="Close details"
        title="Close details (Esc)"
        onClick={onClose}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
