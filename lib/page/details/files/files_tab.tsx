import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { formatNoun } from "../../../text/mod.ts";
import { client } from "../../api.ts";
import type { Detail } from "../../store/detail.ts";
import { useTopic } from "../../store/hooks.ts";
import { useNarrow } from "../parts/use_narrow.ts";
import type { TabProps } from "../tab_props.ts";
import { FileModel, type Wish, wishBody } from "./file_model.ts";
import type { FileActions } from "./file_row.tsx";
import { FileTable } from "./file_table.tsx";
import { pathOf, type TreeNode } from "./file_tree.ts";
import { filterWords } from "./shown_nodes.ts";
import { messageOf } from "../parts/message_of.ts";

/** A list without numbers is all of them. */
const ALL_FILES: readonly number[] = [];

const WISHES: readonly (readonly [wish: Wish, label: string])[] = [
  ["want", "Download"],
  ["skip", "Skip"],
  ["high", "High"],
  ["normal", "Normal"],
  ["low", "Low"],
];

/** The files of a torrent: chosen, ranked, renamed, played. */
export function FilesTab({ row, detail, isFixed }: TabProps): JSX.Element {
  const model = useFileModel(detail);
  const [box, isNarrow] = useNarrow<HTMLDivElement>();
  const [filter, setFilter] = useState("");
  const [renamed, setRenamed] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  const { tree, shown } = model;

  async function wish(indexes: readonly number[], wish: Wish): Promise<void> {
    if (indexes.length === 0) return;
    model.expect(indexes, wish);
    try {
      const chosen = indexes.length === tree.size ? ALL_FILES : indexes;
      await client.changeTorrent(detail.torrent, wishBody(chosen, wish));
      setWrong(undefined);
    } catch (error) {
      model.takeBack();
      setWrong(messageOf(error));
    }
  }

  const actions: FileActions = {
    toggle: (path) => model.toggle(path),
    wish: (node, chosen) => void wish(tree.indexesBelow(node), chosen),
    beginRename: setRenamed,
    endRename: () => setRenamed(undefined),
    rename: (node, name) => rename(detail.torrent, node, name, model),
  };
  function search(text: string): void {
    setFilter(text);
    model.filter(filterWords(text));
  }
  return (
    <div ref={box} class="files-tab">
      <div class="tab-bar">
        <input
          type="search"
          aria-label="Filter files"
          placeholder="Filter files"
          value={filter}
          onInput={({ currentTarget }) => search(currentTarget.value)}
        />
        <span class="soft" role="status">
          {model.isFiltered
            ? `${formatNoun(model.matching.length, "file fits", "files fit")}`
            : formatNoun(tree.size, "file")}
        </span>
        {!isFixed && tree.size > 1 && (
          <BulkChoice
            label={model.isFiltered ? "All that fit" : "All"}
            choose={(chosen) => void wish(model.matching, chosen)}
          />
        )}
        {!model.isFiltered && tree.hasFolders && (
          <>
            <button type="button" class="small-button" onClick={() => model.openAll(true)}>
              Open all
            </button>
            <button type="button" class="small-button" onClick={() => model.openAll(false)}>
              Close all
            </button>
          </>
        )}
      </div>
      {wrong !== undefined && <p class="bad" role="alert">{wrong}</p>}
      {shown.length === 0
        ? <p class="soft nothing">{emptyWords(row.hasMetadata, model.isFiltered, tree.size)}</p>
        : (
          <FileTable
            {...{ tree, shown, renamed, isFixed, isNarrow, actions }}
            torrent={detail.torrent}
            open={model.open}
            isFiltered={model.isFiltered}
          />
        )}
    </div>
  );
}

/** Chooses for many files at once. */
function BulkChoice(
  { label, choose }: { label: string; choose: (wish: Wish) => void },
): JSX.Element {
  return (
    <select
      class="small"
      aria-label={`${label}: choose`}
      value=""
      onChange={({ currentTarget }) => {
        const chosen = WISHES.find(([wish]) => wish === currentTarget.value);
        currentTarget.value = "";
        if (chosen) choose(chosen[0]);
      }}
    >
      <option value="" disabled>{`${label}…`}</option>
      {WISHES.map(([wish, label]) => <option key={wish} value={wish}>{label}</option>)}
    </select>
  );
}

function useFileModel(detail: Detail): FileModel {
  const model = useMemo(() => new FileModel(detail), [detail]);
  useTopic(model.changes);
  useEffect(() => model.listen(), [model]);
  return model;
}

async function rename(
  torrent: number,
  node: TreeNode,
  name: string,
  model: FileModel,
): Promise<void> {
  const path = pathOf(node);
  if (name === node.name) return;
  await client.rename({ targets: [torrent], path, name });
  if (node.kind === "folder") model.rename(path, path.slice(0, -node.name.length) + name);
}

function emptyWords(hasMetadata: boolean, isFiltered: boolean, size: number): string {
  if (isFiltered && size > 0) return "No file has this in its path.";
  if (!hasMetadata) return "What is in the torrent is not known before its metadata has come.";
  return "The files are being read.";
}
