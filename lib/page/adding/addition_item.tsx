import type { VNode } from "preact";
import { useId } from "preact/hooks";
import type { Preview } from "../../daemon/api/mod.ts";
import { formatBytes, formatDate, formatNoun, formatPieceLength } from "../../text/mod.ts";
import { Icon } from "../ui/icon.tsx";
import { type Addition, adviceOf, duplicateOf, nameOf, wantedBytes } from "./addition.ts";
import { FileChooser } from "./file_chooser.tsx";

/** What one that is to be added is shown with. */
export interface AdditionItemProps {
  /** What is known of it. */
  readonly item: Addition;
  /** Whether what is in it is shown. */
  readonly isOpen: boolean;
  /** Shows it, or no more. */
  readonly onOpen: (isOpen: boolean) => void;
  /** Takes other files to be unwanted. */
  readonly onChoose: (unwanted: ReadonlySet<number>) => void;
  /** Looks into it again. */
  readonly onRetry: () => void;
  /** Takes it out. */
  readonly onRemove: () => void;
  /** Goes to the torrent that it is already. */
  readonly onShow: (torrent: number) => void;
}

/** Something that is to be added: what it is called, how far it is, and what is in it. */
export function AdditionItem(props: AdditionItemProps): VNode {
  const { item, isOpen, onOpen, onChoose, onRetry, onRemove, onShow } = props;
  const id = useId();
  const name = nameOf(item);
  const duplicate = duplicateOf(item);
  const { preview, state } = item;
  const isReady = state === "ready" && preview !== undefined;
  return (
    <li class="addition" data-state={duplicate === undefined ? state : "duplicate"}>
      <div class="head">
        <button
          type="button"
          class="bare fold"
          disabled={!isReady}
          aria-expanded={isReady ? isOpen : undefined}
          aria-controls={isReady ? id : undefined}
          aria-label={`What is in ${name}`}
          onClick={() => onOpen(!isOpen)}
        >
          {isReady ? isOpen ? "▾" : "▸" : "·"}
        </button>
        <strong class="name" dir="auto" title={name}>{name}</strong>
        {isReady && preview.isPrivate && <span class="tag">private</span>}
        <span class="soft size">{sizeInWords(item)}</span>
        <button
          type="button"
          class="bare icon"
          aria-label={`Take ${name} out`}
          title="Take out"
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      </div>
      <Status item={item} onRetry={onRetry} onShow={onShow} />
      {isReady && isOpen && (
        <div class="inside" id={id}>
          <Facts preview={preview} />
          {preview.files.length > 1
            ? <FileChooser preview={preview} unwanted={item.unwanted} onChoose={onChoose} />
            : preview.files[0]?.path !== name && <p class="mono path">{preview.files[0]?.path}</p>}
        </div>
      )}
    </li>
  );
}

interface StatusProps {
  readonly item: Addition;
  readonly onRetry: () => void;
  readonly onShow: (torrent: number) => void;
}

/** How far it is, where there is something to say of that. */
function Status({ item, onRetry, onShow }: StatusProps): VNode | null {
  const duplicate = duplicateOf(item);
  if (duplicate !== undefined && item.state !== "added") {
    return (
      <p class="status warn">
        It is in the list already.{" "}
        <button type="button" class="small-button" onClick={() => onShow(duplicate)}>
          Show it
        </button>
      </p>
    );
  }
  if (item.problem !== undefined && item.problem !== "" && item.state !== "failed") {
    return <p class="status bad" role="alert">{item.problem}</p>;
  }
  switch (item.state) {
    case "looking":
      return <Looking item={item} />;
    case "failed":
      return (
        <div class="status">
          <p class="bad" role="alert">{item.problem}</p>
          <p class="soft">
            {adviceOf(item)}{" "}
            <button type="button" class="small-button" onClick={onRetry}>Try again</button>
          </p>
        </div>
      );
    case "unseen":
      return (
        <p class="status soft">
          Added as it is.{" "}
          <button type="button" class="small-button" onClick={onRetry}>Look inside</button>
        </p>
      );
    case "adding":
      return <p class="status soft">Adding…</p>;
    case "added":
      return <p class="status soft">Added.</p>;
    default:
      return null;
  }
}

function Looking({ item }: { readonly item: Addition }): VNode {
  const { source, preview } = item;
  const isSwarm = source.kind === "magnet" || source.kind === "info-hash";
  const peers = preview?.peers ?? 0;
  return (
    <div class="status">
      <progress aria-label={`Looking into ${nameOf(item)}`} />
      <p class="soft">
        {isSwarm
          ? peers > 0
            ? `Asking ${formatNoun(peers, "peer")} what is in it.`
            : "Looking for peers who know what is in it."
          : "Reading it."}
        {isSwarm && " You need not wait: add it now, and choose files later."}
      </p>
    </div>
  );
}

function Facts({ preview }: { readonly preview: Preview }): VNode {
  const trackers = preview.trackers.flat().length;
  const made = preview.createdAt > 0 ? formatDate(preview.createdAt / 1000) : "";
  const facts = [
    `${formatNoun(preview.pieceCount, "piece")} of ${formatPieceLength(preview.pieceLength)}`,
    trackers === 0 ? "no tracker: found by DHT" : formatNoun(trackers, "tracker"),
    ...preview.infoHashV2 === null ? [] : ["v2"],
    ...preview.creator === "" && made === ""
      ? []
      : [`made ${[made, preview.creator && `with ${preview.creator}`].filter(Boolean).join(" ")}`],
  ];
  return (
    <>
      {preview.comment !== "" && <p class="comment" dir="auto">{preview.comment}</p>}
      <p class="soft">{facts.join(" · ")}</p>
    </>
  );
}

function sizeInWords(item: Addition): string {
  const { preview, unwanted } = item;
  const wanted = wantedBytes(item);
  if (!preview || wanted === undefined) return "";
  const { files, totalBytes } = preview;
  if (unwanted.size === 0) return `${formatNoun(files.length, "file")}, ${formatBytes(totalBytes)}`;
  const count = `${files.length - unwanted.size} of ${formatNoun(files.length, "file")}`;
  return `${count}, ${formatBytes(wanted)} of ${formatBytes(totalBytes)}`;
}
