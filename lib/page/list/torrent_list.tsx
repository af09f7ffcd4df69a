import type { RefObject, VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatNoun } from "../../text/mod.ts";
import { useIsPhone } from "../app/use_is_phone.ts";
import { torrentMenu } from "../changing/torrent_menu.tsx";
import { type App, useApp, usePrefs, useRoute, useTopic } from "../store/hooks.ts";
import { type MenuPlace, PopupMenu } from "../ui/menu.tsx";
import { chosenColumns, type Column } from "./columns.ts";
import { ColumnsDialog } from "./columns_dialog.tsx";
import { EmptyList } from "./empty_list.tsx";
import { ListHeader } from "./list_header.tsx";
import { openTorrent } from "./open_torrent.ts";
import { scrollToRow } from "../ui/row_window.ts";
import { choose } from "./selection.ts";
import { TorrentRow } from "./torrent_row.tsx";
import { useIsNarrow } from "./use_is_narrow.ts";
import { useListKeys } from "./use_list_keys.ts";
import { useRowHeight } from "./use_row_height.ts";
import { useRowWindow } from "./use_row_window.ts";

/** Widths that a column gets at least on a wide window, and the name where all else is narrow. */
const NAME_WIDTH = 200;

/** The table of torrents. Of many only those that are seen are drawn. */
export function TorrentList(): VNode {
  const app = useApp();
  const { store } = app;
  const { columns: ids, widths, sort } = usePrefs();
  useTopic(store.list.changes);
  useTopic(store.selection.changes);
  const { order } = store.list;
  const { chosen, cursor } = store.selection.now;
  const scroller = useRef<HTMLDivElement>(null);
  const isPhone = useIsPhone();
  const hasCards = useIsNarrow(scroller);
  const rowHeight = useRowHeight(hasCards);
  const columns = useColumns(ids, hasCards);
  const { start, end } = useRowWindow(scroller, { count: order.length, rowHeight });
  const shown = order.slice(start, end);
  const isDrawn = cursor !== undefined && shown.includes(cursor);
  const [menuAt, setMenuAt] = useState<MenuPlace>();
  useKeptScroll(app, scroller);
  useOpenedTorrent(app);
  useFollowedCursor(app, scroller, rowHeight);
  useListKeys(app, scroller);

  function rowOf(event: Event): number | undefined {
    const { target } = event;
    if (!(target instanceof Element)) return undefined;
    const id = Number(target.closest<HTMLElement>("tr[data-id]")?.dataset.id);
    return Number.isNaN(id) ? undefined : id;
  }
  function click(event: MouseEvent): void {
    const id = rowOf(event);
    if (id === undefined) return;
    const isToggle = event.ctrlKey || event.metaKey || store.selecting.isOn;
    const isRange = event.shiftKey;
    store.selection.set(choose(store.selection.now, id, { order, isToggle, isRange }));
    if (isToggle || isRange) return;
    if (isPhone || store.prefs.now.showsDetails) openTorrent(store, id);
  }
  function openMenu(event: MouseEvent): void {
    const id = rowOf(event);
    if (id === undefined && event.target instanceof Element && event.target.closest("thead")) {
      event.preventDefault();
      store.dialogs.show((close) => <ColumnsDialog onClose={close} />);
      return;
    }
    const target = id ?? cursor;
    if (target === undefined) return;
    event.preventDefault();
    if (!chosen.has(target)) store.selection.set(choose(store.selection.now, target, { order }));
    // Where a key has opened it there is no pointer: it opens at the row.
    const box = document.getElementById(`row_${target}`)?.getBoundingClientRect();
    const isByKey = id === undefined && box !== undefined;
    setMenuAt(
      isByKey ? { x: box.left + 24, y: box.bottom } : { x: event.clientX, y: event.clientY },
    );
  }
  const total = store.rows.all.size;
  const label = order.length === total
    ? formatNoun(total, "torrent")
    : `${formatNoun(order.length, "torrent")} of ${total}`;
  return (
    <div class="list" ref={scroller} onContextMenu={openMenu}>
      <table
        id="list"
        role="grid"
        class={hasCards ? "cards" : ""}
        tabIndex={0}
        aria-label={label}
        aria-rowcount={order.length + 1}
        aria-multiselectable
        aria-activedescendant={isDrawn ? `row_${cursor}` : undefined}
        style={{ minWidth: hasCards ? undefined : `${widthOf(columns, widths)}px` }}
        onClick={click}
        onDblClick={(event) => {
          const id = rowOf(event);
          if (id !== undefined) openTorrent(store, id, { showsDetails: true });
        }}
      >
        {hasCards ? null : (
          <colgroup>
            {columns.map(({ id, width }) => (
              <col
                key={id}
                style={{ width: id === "name" ? undefined : `${widths[id] ?? width}px` }}
              />
            ))}
          </colgroup>
        )}
        <ListHeader columns={columns} sort={sort} />
        <tbody role="rowgroup" style={{ "--row-height": `${rowHeight}px` }}>
          <Space rows={start} rowHeight={rowHeight} columns={columns.length} />
          {shown.map((id, at) => (
            <TorrentRow
              key={id}
              id={id}
              index={start + at}
              rows={store.rows}
              columns={columns}
              isChosen={chosen.has(id)}
              isCursor={cursor === id}
            />
          ))}
          <Space rows={order.length - end} rowHeight={rowHeight} columns={columns.length} />
        </tbody>
      </table>
      {order.length === 0 ? <EmptyList /> : null}
      {menuAt === undefined ? null : (
        <PopupMenu
          label="What to do"
          menu={torrentMenu(app, [...store.selection.now.chosen])}
          place={menuAt}
          onClose={() => setMenuAt(undefined)}
        />
      )}
    </div>
  );
}

/** Room for rows that are not drawn. */
function Space(
  { rows, rowHeight, columns }: {
    readonly rows: number;
    readonly rowHeight: number;
    readonly columns: number;
  },
): VNode | null {
  if (rows <= 0) return null;
  return (
    <tr class="space" role="presentation" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  );
}

/** The columns that are shown; the same array while nobody chooses others, so that rows are not drawn anew for nothing. */
function useColumns(ids: readonly string[], hasCards: boolean): readonly Column[] {
  const kept = useRef<{ readonly key: string; readonly columns: readonly Column[] }>();
  const key = hasCards ? "cards" : ids.join();
  if (kept.current?.key !== key) {
    const columns = chosenColumns(hasCards ? CARD_COLUMNS : ids);
    kept.current = { key, columns };
  }
  return kept.current.columns;
}

/** What cards have. */
const CARD_COLUMNS = ["name", "done", "down", "up", "left"];

/** Scrolls to where the list was when it was last shown. */
function useKeptScroll({ store }: App, scroller: RefObject<HTMLElement>): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = store.listTop;
    return () => {
      store.listTop = element.scrollTop;
    };
  }, []);
}

/** Chooses the torrent whose details an address has opened, so that keys go on from it. */
function useOpenedTorrent({ store }: App): void {
  const route = useRoute();
  const id = route.page === "torrent" ? route.id : undefined;
  useEffect(() => {
    if (id === undefined || store.selection.now.chosen.size > 0) return;
    store.selection.set(choose(store.selection.now, id, { order: store.list.order }));
  }, [id]);
}

/** Scrolls to the row that keys have gone to. */
function useFollowedCursor(
  { store }: App,
  scroller: RefObject<HTMLElement>,
  rowHeight: number,
): void {
  const { cursor } = store.selection.now;
  useEffect(() => {
    const element = scroller.current;
    const index = cursor === undefined ? -1 : store.list.order.indexOf(cursor);
    if (element === null || index < 0) return;
    const head = element.querySelector("thead")?.clientHeight ?? 0;
    const { scrollTop: top, clientHeight } = element;
    const to = scrollToRow(index, { top, height: clientHeight - head, rowHeight });
    if (to !== top) element.scrollTop = to;
  }, [cursor]);
}

function widthOf(columns: readonly Column[], widths: Readonly<Record<string, number>>): number {
  return columns.reduce((sum, { id, width }) => {
    return sum + (widths[id] ?? (id === "name" ? NAME_WIDTH : width));
  }, 0);
}
