import type { JSX } from "preact";
import { formatBytes, formatCount, formatPercent } from "../../../text/mod.ts";
import { formatRoute } from "../../store/route.ts";
import { EditForm, PencilIcon } from "../parts/edit_in_place.tsx";
import { type Choice, choiceOfNode, pathOf, type TreeNode } from "./file_tree.ts";
import type { Wish } from "./file_model.ts";
import { FolderIcon, TwistyIcon } from "./icons.tsx";
import { isMedia, streamPath } from "./media.ts";

/** What a row of the tree asks for. */
export interface FileActions {
  /** Opens a folder or closes it. */
  readonly toggle: (path: string) => void;
  /** Wants files, or not, or how much. */
  readonly wish: (node: TreeNode, wish: Wish) => void;
  /** Begins to give a node another name. */
  readonly beginRename: (path: string) => void;
  /** Ends that. */
  readonly endRename: () => void;
  /** Gives a node another name. */
  readonly rename: (node: TreeNode, name: string) => Promise<void>;
}

/** What {@linkcode FileRow} shows. */
export interface FileRowProps {
  /** Its torrent. */
  readonly torrent: number;
  /** The file or folder. */
  readonly node: TreeNode;
  /** Id of its element. */
  readonly id: string;
  /** Its place among all that are shown, from 0. */
  readonly index: number;
  /** Whether it is a folder that is open. */
  readonly isOpen: boolean;
  /** Whether keys are about it. */
  readonly isActive: boolean;
  /** Whether it is being renamed. */
  readonly isRenamed: boolean;
  /** Whether nobody may change anything. */
  readonly isFixed: boolean;
  /** What can be done. */
  readonly actions: FileActions;
  /** Makes keys be about it. */
  readonly activate: (index: number) => void;
}

const CHOICES: readonly (readonly [value: Exclude<Choice, "mixed">, label: string])[] = [
  ["high", "High"],
  ["normal", "Normal"],
  ["low", "Low"],
  ["skip", "Skip"],
];

/** A row of the tree: a file or a folder. */
export function FileRow(props: FileRowProps): JSX.Element {
  const { node, id, index, isOpen, isActive, isFixed, actions, activate } = props;
  const choice = choiceOfNode(node);
  const isFolder = node.kind === "folder";
  const { length, doneBytes } = isFolder ? node : node.file;
  const share = length === 0 ? 1 : doneBytes / length;
  const tabIndex = isActive ? 0 : -1;
  return (
    <tr
      role="row"
      id={id}
      aria-level={node.depth + 1}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      {...(isFolder ? { "aria-expanded": isOpen } : {})}
      class={choice === "skip" ? "skipped" : ""}
      onPointerDown={() => activate(index)}
    >
      <td role="gridcell" class="file-name">
        <div class="name-box">
          <span class="indent" style={{ width: `${Math.min(node.depth, 12) * 18}px` }} />
          {isFolder
            ? (
              <button
                type="button"
                class="twisty"
                tabIndex={-1}
                aria-label={isOpen ? `Close ${node.name}` : `Open ${node.name}`}
                onClick={() => actions.toggle(node.path)}
              >
                <TwistyIcon isOpen={isOpen} />
              </button>
            )
            : <span class="twisty" />}
          <input
            type="checkbox"
            tabIndex={tabIndex}
            disabled={isFixed}
            aria-label={`Download ${node.name}`}
            checked={choice !== "skip"}
            indeterminate={isFolder && node.choices.skip > 0 && choice !== "skip"}
            onChange={({ currentTarget }) =>
              actions.wish(node, currentTarget.checked ? "want" : "skip")}
          />
          {isFolder && <FolderIcon />}
          <NodeName {...props} />
        </div>
      </td>
      <td role="gridcell" class="num">{formatBytes(length)}</td>
      <td role="gridcell" class="file-done">
        <span class="bar" aria-hidden="true">
          <i style={{ width: `${share * 100}%` }} />
        </span>
        <b>{formatPercent(share)}</b>
      </td>
      <td role="gridcell" class="file-choice">
        <ChoiceSelect {...props} choice={choice} />
      </td>
      <td role="gridcell" class="file-links">
        <FileLinks {...props} />
      </td>
    </tr>
  );
}

function ChoiceSelect(
  { node, choice, isActive, isFixed, actions }: FileRowProps & { choice: Choice },
): JSX.Element {
  if (isFixed) return <>{CHOICES.find(([value]) => value === choice)?.[1] ?? "Mixed"}</>;
  return (
    <select
      tabIndex={isActive ? 0 : -1}
      aria-label={`Priority of ${node.name}`}
      value={choice}
      onChange={({ currentTarget }) => {
        const chosen = CHOICES.find(([value]) => value === currentTarget.value);
        if (chosen) actions.wish(node, chosen[0]);
      }}
    >
      {choice === "mixed" && <option value="mixed">Mixed</option>}
      {CHOICES.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
    </select>
  );
}

function NodeName({ node, isActive, isRenamed, isFixed, actions }: FileRowProps): JSX.Element {
  if (isRenamed) {
    return (
      <EditForm
        what={`name of ${node.name}`}
        text={node.name}
        check={whyNoName}
        save={(name) => actions.rename(node, name)}
        close={actions.endRename}
      />
    );
  }
  return (
    <>
      <span class="text" title={node.name}>{node.name}</span>
      {node.kind === "folder" && <span class="soft count">{formatCount(node.fileCount)}</span>}
      {!isFixed && (
        <button
          type="button"
          class="small-button rename"
          tabIndex={isActive ? 0 : -1}
          aria-label={`Rename ${node.name}`}
          title="Rename (F2)"
          onClick={() => actions.beginRename(pathOf(node))}
        >
          <PencilIcon />
        </button>
      )}
    </>
  );
}

/** Media can be had while it downloads; of all else what is whole. */
function FileLinks({ torrent, node, isActive }: FileRowProps): JSX.Element | null {
  if (node.kind === "folder") return null;
  const { file } = node;
  const isWhole = file.doneBytes === file.length;
  const tabIndex = isActive ? 0 : -1;
  return (
    <>
      {isMedia(node.name) && (
        <a
          class="small-button"
          tabIndex={tabIndex}
          href={formatRoute({ page: "play", id: torrent, file: file.index })}
          aria-label={`Play ${node.name}`}
        >
          Play
        </a>
      )}
      {isWhole && file.length > 0 && (
        <a
          class="small-button"
          tabIndex={tabIndex}
          href={streamPath(torrent, file)}
          download={node.name}
          aria-label={`Save ${node.name} to this device`}
        >
          Save
        </a>
      )}
    </>
  );
}

/** Says why something is no name of a file. */
function whyNoName(name: string): string | undefined {
  if (name.trim() === "") return "A name is needed";
  if (name.includes("/")) return "A name has no /";
  return name === "." || name === ".." ? "This name has another meaning" : undefined;
}
