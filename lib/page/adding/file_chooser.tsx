import type { VNode } from "preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { Preview } from "../../daemon/api/mod.ts";
import { formatBytes, formatNoun } from "../../text/mod.ts";
import { pathOf, type TreeNode } from "../details/files/file_tree.ts";
import { filterWords, openAtFirst, shownNodes } from "../details/files/shown_nodes.ts";
import { useRender } from "../store/hooks.ts";
import { ChosenFiles, wantedOf } from "./chosen_files.ts";

/** What files are chosen of. */
export interface FileChooserProps {
  /** What is known of the torrent. */
  readonly preview: Preview;
  /** Numbers of the files that are not wanted. */
  readonly unwanted: ReadonlySet<number>;
  /** Takes others. */
  readonly onChoose: (unwanted: ReadonlySet<number>) => void;
}

/** Rows beyond those that can be seen: so that there is something there while it is scrolled. */
const SPARE_ROWS = 8;

/** From so many files on there is a box to find some. */
const MANY_FILES = 12;

/** The files of a torrent as a tree with boxes to tick. Arrows go, right and left open and close, Space ticks. */
export function FileChooser({ preview, unwanted, onChoose }: FileChooserProps): VNode {
  const id = useId();
  const render = useRender();
  const box = useRef<HTMLDivElement>(null);
  const files = useMemo(() => new ChosenFiles(preview.files, unwanted), [preview.files]);
  const [open, setOpen] = useState(() => openAtFirst(files.tree));
  const [search, setSearch] = useState("");
  const [at, setAt] = useState(0);
  const rowHeight = useRowHeight();
  useMemo(() => files.choose(unwanted), [files, unwanted]);

  const words = filterWords(search);
  const nodes = shownNodes(files.tree, { open, words });
  const current = Math.min(at, nodes.length - 1);
  const scrollTop = box.current?.scrollTop ?? 0;
  const height = box.current?.clientHeight ?? 300;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE_ROWS);
  const end = Math.min(nodes.length, Math.ceil((scrollTop + height) / rowHeight) + SPARE_ROWS);

  function go(to: number): void {
    const next = Math.max(0, Math.min(nodes.length - 1, to));
    setAt(next);
    const top = next * rowHeight;
    const element = box.current;
    if (!element) return;
    if (top < element.scrollTop) element.scrollTop = top;
    const below = top + rowHeight - element.clientHeight;
    if (below > element.scrollTop) element.scrollTop = below;
  }
  function setFolder(node: TreeNode, isOpen: boolean): void {
    const next = new Set(open);
    if (isOpen) next.add(pathOf(node));
    else next.delete(pathOf(node));
    setOpen(next);
  }
  function press(event: KeyboardEvent): void {
    const node = nodes[current];
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOpen = node.kind === "folder" && open.has(node.path);
    switch (event.key) {
      case "ArrowDown":
        go(current + 1);
        break;
      case "ArrowUp":
        go(current - 1);
        break;
      case "Home":
        go(0);
        break;
      case "End":
        go(nodes.length - 1);
        break;
      case "PageDown":
        go(current + Math.floor(height / rowHeight));
        break;
      case "PageUp":
        go(current - Math.floor(height / rowHeight));
        break;
      case "ArrowRight":
        if (node.kind === "folder" && !isOpen) setFolder(node, true);
        else if (node.kind === "folder") go(current + 1);
        break;
      case "ArrowLeft":
        if (isOpen) setFolder(node, false);
        else if (node.parent) go(nodes.findIndex((other) => other === node.parent));
        break;
      case " ":
        onChoose(files.switched([node]));
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <div class="file-chooser">
      <p class="tools">
        {preview.files.length >= MANY_FILES && (
          <input
            type="search"
            value={search}
            placeholder="Find files"
            aria-label="Find files"
            onInput={(event) => setSearch(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.preventDefault();
            }}
          />
        )}
        {words.length > 0 && (
          <button
            type="button"
            class="small-button"
            disabled={nodes.length === 0}
            onClick={() => onChoose(files.only(nodes.filter(({ kind }) => kind === "file")))}
          >
            Only these
          </button>
        )}
        <button type="button" class="small-button" onClick={() => onChoose(new Set())}>All</button>
        <button type="button" class="small-button" onClick={() => onChoose(files.only([]))}>
          None
        </button>
      </p>
      <div
        ref={box}
        class="tree"
        role="tree"
        aria-label={`Files of ${preview.name}`}
        aria-multiselectable="true"
        tabIndex={0}
        aria-activedescendant={nodes.length > 0 ? `${id}-${current}` : undefined}
        onScroll={render}
        onKeyDown={press}
      >
        {nodes.length === 0 && <p class="soft">No file is called so.</p>}
        <div class="space" style={{ height: `${nodes.length * rowHeight}px` }}>
          {nodes.slice(first, end).map((node, offset) => (
            <Row
              key={pathOf(node)}
              id={`${id}-${first + offset}`}
              node={node}
              top={(first + offset) * rowHeight}
              isCurrent={first + offset === current}
              isOpen={node.kind === "folder" ? words.length > 0 || open.has(node.path) : undefined}
              onOpen={(isOpen) => setFolder(node, isOpen)}
              onPoint={() => setAt(first + offset)}
              onSwitch={() => onChoose(files.switched([node]))}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly node: TreeNode;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly isOpen: boolean | undefined;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onPoint: () => void;
  readonly onSwitch: () => void;
}

function Row(props: RowProps): VNode {
  const { id, node, top, isCurrent, isOpen, onOpen, onPoint, onSwitch } = props;
  const wanted = wantedOf(node);
  const length = node.kind === "file" ? node.file.length : node.length;
  const tick = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (tick.current) tick.current.indeterminate = wanted === "some";
  }, [wanted]);
  return (
    <div
      id={id}
      class={`node${isCurrent ? " current" : ""}${wanted === "none" ? " unwanted" : ""}`}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-expanded={isOpen}
      aria-checked={wanted === "some" ? "mixed" : wanted === "all"}
      style={{ top: `${top}px`, paddingInlineStart: `${8 + node.depth * 18}px` }}
      onPointerDown={onPoint}
    >
      <button
        type="button"
        class="bare fold"
        tabIndex={-1}
        aria-hidden="true"
        disabled={isOpen === undefined}
        onClick={() => onOpen(!isOpen)}
      >
        {isOpen === undefined ? "" : isOpen ? "▾" : "▸"}
      </button>
      <label>
        <input
          ref={tick}
          type="checkbox"
          tabIndex={-1}
          checked={wanted === "all"}
          onChange={onSwitch}
        />
        <span class="name" title={node.name}>{node.name}</span>
      </label>
      {node.kind === "folder" && (
        <span class="soft count">{formatNoun(node.fileCount, "file")}</span>
      )}
      <span class="num">{formatBytes(length)}</span>
    </div>
  );
}

/** Rows are taller where they are touched. */
function useRowHeight(): number {
  const [isCoarse] = useState(() => matchMedia("(pointer: coarse)").matches);
  return isCoarse ? 42 : 28;
}
