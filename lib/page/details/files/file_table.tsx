import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { scrollerOf } from "../parts/scroller_of.ts";
import { useRowHeight } from "../parts/use_row_height.ts";
import { useRowWindow } from "../parts/use_row_window.ts";
import { type FileActions, FileRow } from "./file_row.tsx";
import { choiceOfNode, type FileTree, pathOf, type TreeNode } from "./file_tree.ts";

/** What {@linkcode FileTable} shows. */
export interface FileTableProps {
  /** Its torrent. */
  readonly torrent: number;
  /** The tree. */
  readonly tree: FileTree;
  /** What of it is shown, in order. */
  readonly shown: readonly TreeNode[];
  /** Paths of open folders. */
  readonly open: ReadonlySet<string>;
  /** Whether a filter opens all folders. */
  readonly isFiltered: boolean;
  /** The path that is being renamed. */
  readonly renamed: string | undefined;
  /** Whether there is no room for columns: then a row has two lines. */
  readonly isNarrow: boolean;
  /** Whether nobody may change anything. */
  readonly isFixed: boolean;
  /** What can be done. */
  readonly actions: FileActions;
}

/**
 * The element of a row that is scrolled away is taken for the one that comes so many rows later, or as many as are drawn if
 * those are more: making new ones costs more.
 */
const ROW_KEYS = 48;

/** Rows that a page key goes. */
const PAGE_ROWS = 10;

/** Files and folders as a tree of which only what is seen is drawn. */
export function FileTable(props: FileTableProps): JSX.Element {
  const { shown, open, isFiltered, renamed, isFixed, actions } = props;
  const id = useId();
  const rowHeight = useRowHeight(props.isNarrow);
  const [body, { start, end }] = useRowWindow<HTMLTableSectionElement>(shown.length, rowHeight);
  const [chosen, setActive] = useState(0);
  const active = Math.min(chosen, shown.length - 1);
  const table = useRef<HTMLTableElement>(null);
  const wasRenamed = useRef(false);
  useEffect(() => {
    // The field had the focus, and is gone.
    if (wasRenamed.current && renamed === undefined) table.current?.focus();
    wasRenamed.current = renamed !== undefined;
  }, [renamed]);
  const isOpen = (node: TreeNode) => node.kind === "folder" && (isFiltered || open.has(node.path));

  function go(index: number): void {
    const to = Math.min(shown.length - 1, Math.max(0, index));
    setActive(to);
    scrollToRow(body.current, to, rowHeight);
  }

  function steer(event: KeyboardEvent): void {
    const node = shown[active];
    if (node === undefined || event.target !== event.currentTarget) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = MOVES.get(event.key);
    if (by !== undefined) go(active + by);
    else if (event.key === "ArrowRight") goIn(node);
    else if (event.key === "ArrowLeft") goOut(node);
    else if (event.key === "F2" && !isFixed) actions.beginRename(pathOf(node));
    else if (event.key === "Enter" && node.kind === "folder") actions.toggle(node.path);
    else if (event.key === " " && !isFixed) {
      actions.wish(node, choiceOfNode(node) === "skip" ? "want" : "skip");
    } else return;
    // These keys mean other things to the list of torrents.
    event.stopPropagation();
    event.preventDefault();
  }

  function goIn(node: TreeNode): void {
    if (node.kind === "file") return;
    if (isOpen(node)) go(active + 1);
    else actions.toggle(node.path);
  }

  function goOut(node: TreeNode): void {
    if (node.kind === "folder" && isOpen(node) && !isFiltered) return actions.toggle(node.path);
    const parent = node.parent === undefined ? -1 : shown.indexOf(node.parent);
    if (parent >= 0) go(parent);
  }

  return (
    <table
      ref={table}
      class={props.isNarrow ? "file-table narrow" : "file-table"}
      role="treegrid"
      aria-label="Files"
      aria-rowcount={shown.length + 1}
      aria-activedescendant={active >= start && active < end ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={steer}
    >
      <thead>
        <tr role="row" aria-rowindex={1}>
          <th scope="col" role="columnheader">Name</th>
          <th scope="col" role="columnheader" class="num">Size</th>
          <th scope="col" role="columnheader">Done</th>
          <th scope="col" role="columnheader">Priority</th>
          <th scope="col" role="columnheader">
            <span class="unseen">Play or save</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        <Space rows={start} rowHeight={rowHeight} />
        {shown.slice(start, end).map((node, offset) => (
          <FileRow
            key={(start + offset) % Math.max(ROW_KEYS, end - start)}
            {...{ torrent: props.torrent, node, actions, isFixed }}
            id={`${id}-${start + offset}`}
            index={start + offset}
            isOpen={isOpen(node)}
            isActive={start + offset === active}
            isRenamed={renamed === pathOf(node)}
            activate={setActive}
          />
        ))}
        <Space rows={shown.length - end} rowHeight={rowHeight} />
      </tbody>
    </table>
  );
}

/** Rows that the arrows and their like go. */
const MOVES: ReadonlyMap<string, number> = new Map([
  ["ArrowUp", -1],
  ["ArrowDown", 1],
  ["PageUp", -PAGE_ROWS],
  ["PageDown", PAGE_ROWS],
  ["Home", -Infinity],
  ["End", Infinity],
]);

/** The place of rows that are not drawn. */
function Space({ rows, rowHeight }: { rows: number; rowHeight: number }): JSX.Element | null {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true" class="space">
      <td colSpan={5} style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  );
}

/** Scrolls what scrolls the rows so that one of them is seen, and no further. */
function scrollToRow(body: Element | null, index: number, rowHeight: number): void {
  const scroller = scrollerOf(body);
  if (body === null || scroller === null) return;
  const frame = scroller.getBoundingClientRect();
  const top = body.getBoundingClientRect().top + index * rowHeight;
  // The head of the table lies above the first row that is seen.
  const above = frame.top + rowHeight - top;
  const below = top + rowHeight - frame.bottom;
  if (above > 0) scroller.scrollTop -= above;
  else if (below > 0) scroller.scrollTop += below;
}
