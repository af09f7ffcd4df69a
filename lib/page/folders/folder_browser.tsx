import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FolderAnswer, FolderEntry } from "../../daemon/api/mod.ts";
import { formatBytes } from "../../text/mod.ts";
import { client } from "../api.ts";
import { joinPath } from "./folder_path.ts";

/** What is looked for. */
export interface FolderBrowserProps {
  /** The folder that is shown first; "" for the list of those that data may go to. */
  readonly start: string;
  /** Whether files can be chosen, too. */
  readonly takesFiles?: boolean;
  /** What is done with what was chosen. */
  readonly onChoose: (path: string) => void;
  /** Nothing was chosen. */
  readonly onCancel: () => void;
}

/** Folders of the daemon's machine, one at a time: goes in and out, and chooses. */
export function FolderBrowser(props: FolderBrowserProps): VNode {
  const { start, takesFiles = false, onChoose, onCancel } = props;
  const [path, setPath] = useState(start);
  const [folder, setFolder] = useState<FolderAnswer>();
  const [problem, setProblem] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const hasMoved = useRef(false);

  useEffect(() => {
    let isOver = false;
    client.folder(path === "" ? undefined : path).then((answer) => {
      if (isOver) return;
      setFolder(answer);
      setProblem("");
    }, (error) => {
      if (isOver) return;
      setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => {
      isOver = true;
    };
  }, [path]);
  useEffect(() => {
    // Whoever goes on by keys is taken along, and does not begin at the top of the page again.
    if (hasMoved.current) list.current?.querySelector("button")?.focus();
  }, [folder]);

  function go(to: string): void {
    hasMoved.current = true;
    setPath(to);
  }
  const entries = folder?.entries.filter(({ kind }) => kind === "folder" || takesFiles) ?? [];
  const isInside = folder !== undefined && folder.path !== "";
  return (
    <div
      class="folder-browser"
      role="group"
      aria-label="Folders"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <p class="where mono" aria-live="polite">{folder?.path || "Folders that data may go to"}</p>
      {problem !== "" && (
        <p class="bad" role="alert">
          {problem} <button type="button" onClick={() => go("")}>All folders</button>
        </p>
      )}
      <ul ref={list}>
        {isInside && (
          <li>
            <button type="button" class="bare" onClick={() => go(folder.parent ?? "")}>
              <span aria-hidden="true">↑</span> One up
            </button>
          </li>
        )}
        {entries.map((entry) => (
          <Entry
            key={entry.name}
            entry={entry}
            folder={folder?.path ?? ""}
            go={go}
            choose={onChoose}
          />
        ))}
      </ul>
      {folder && entries.length === 0 && <p class="soft">There are no folders in it.</p>}
      {folder?.isTruncated && (
        <p class="soft">There is more in it than can be shown: type the path.</p>
      )}
      <p class="actions">
        <button type="button" disabled={!isInside} onClick={() => folder && onChoose(folder.path)}>
          Use this folder
        </button>
        <button type="button" class="bare" onClick={onCancel}>Cancel</button>
        {isInside && !folder.isWritable && !takesFiles && (
          <span class="warn">Shoal may not write here</span>
        )}
      </p>
    </div>
  );
}

interface EntryProps {
  readonly entry: FolderEntry;
  readonly folder: string;
  readonly go: (path: string) => void;
  readonly choose: (path: string) => void;
}

function Entry({ entry, folder, go, choose }: EntryProps): VNode {
  const path = joinPath(folder, entry.name);
  const isFolder = entry.kind === "folder";
  return (
    <li>
      <button type="button" class="bare" onClick={() => isFolder ? go(path) : choose(path)}>
        <span aria-hidden="true">{isFolder ? "▸" : "·"}</span>
        <span class="name">{entry.name}</span>
        {!isFolder && <span class="soft">{formatBytes(entry.length)}</span>}
      </button>
    </li>
  );
}
