import type { VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { AddingProps } from "../app/part_props.ts";
import { formatBytes, formatNoun } from "../../text/mod.ts";
import { useNewTorrentSettings } from "../settings/new_torrent_settings.ts";
import { useApp } from "../store/hooks.ts";
import { Dialog } from "../ui/dialog.tsx";
import { type AddForm, optionsOf } from "./add_form.ts";
import { AddOptionsFields } from "./add_options.tsx";
import { duplicateOf, isAddable, wantedBytes } from "./addition.ts";
import { AdditionItem } from "./addition_item.tsx";
import { useFreeSpace } from "./free_space.ts";
import { knownLabels } from "./known_labels.ts";
import { MagnetOffer } from "./magnet_offer.tsx";
import { keepRecent, readRecent } from "./recent.ts";
import { readNamed, SourceBox } from "./source_box.tsx";
import { textInAddress } from "./sources.ts";
import type { Transferred } from "./transfer.ts";
import { useAdditions } from "./use_additions.ts";
import { useTransfers } from "./use_transfers.ts";

/** How torrents are added where nothing was said of that, and the daemon has not answered yet. */
const USUAL: AddForm = {
  outputDir: "",
  labels: [],
  starts: true,
  isSequential: false,
  downloadLimit: null,
  uploadLimit: null,
};

/** Adds torrents: takes what they are made of, shows what is in them, and adds what was chosen. */
export function AddingDialog({ text, files, onClose }: AddingProps): VNode {
  const { store } = useApp();
  const additions = useAdditions();
  const settings = useNewTorrentSettings();
  const recent = useMemo(() => readRecent(localStorage), []);
  const labels = useMemo(() => [
    ...new Set([...recent.labels, ...knownLabels(store.rows.all.values())]),
  ], []);
  const [changes, setChanges] = useState<Partial<AddForm>>({});
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [openId, setOpenId] = useState<number>();
  const [isAdding, setAdding] = useState(false);
  const usual = { ...USUAL, ...settings };
  const form = { ...usual, ...changes };
  const free = useFreeSpace(form.outputDir);

  const { items } = additions;
  const addable = items.filter(isAddable);
  const chosen = addable.reduce((sum, item) => sum + (wantedBytes(item) ?? 0), 0);

  function take(taken: Transferred): void {
    additions.put(taken.sources);
    setRefused(taken.refused);
  }
  useTransfers(take);
  useEffect(() => {
    const named = text === "" ? textInAddress(location.hash) : text;
    if (named === "" && files.length === 0) return;
    readNamed(named, files).then(take, (error) => store.toasts.failed(error));
  }, [text, files]);

  async function add(): Promise<void> {
    if (isAdding || addable.length === 0) return;
    setAdding(true);
    const added = await additions.addAll(optionsOf(form, usual));
    setAdding(false);
    if (added.length === 0) return;
    keepRecent(localStorage, { folder: form.outputDir, labels: form.labels });
    const [first] = added;
    const what = added.length === 1 && first
      ? first.torrent.name
      : formatNoun(added.length, "torrent");
    const action = first && { label: "Show", run: () => show(first.torrent.id) };
    store.toasts.show("done", `Added ${what}`, {
      ...added.length === 1 && action ? { action } : {},
    });
    // What is left is what could not be added: its row says why.
    if (additions.items.some(isAddable)) return;
    onClose();
  }
  function show(id: number): void {
    store.routes.go({ page: "torrent", id, tab: "overview" }, { replaces: true });
  }
  return (
    <Dialog
      title="Add torrents"
      isWide
      onClose={onClose}
      onSubmit={() => void add()}
      buttons={
        <>
          <Summary chosen={chosen} free={free} />
          <button type="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="main" disabled={addable.length === 0 || isAdding}>
            {isAdding ? "Adding…" : addable.length > 1 ? `Add ${addable.length}` : "Add"}
          </button>
        </>
      }
    >
      <div class="adding">
        <SourceBox hasSome={items.length > 0} onTake={take} />
        {refused.length > 0 && (
          <div role="alert">
            <ul class="refused bad">
              {refused.slice(0, 5).map((line) => <li key={line}>{line}</li>)}
              {refused.length > 5 && <li>and {refused.length - 5} more</li>}
            </ul>
          </div>
        )}
        {items.length > 0 && (
          <ul class="additions" aria-label="What is to be added">
            {items.map((item) => (
              <AdditionItem
                key={item.id}
                item={item}
                isOpen={openId === item.id || openId === undefined && items.length === 1}
                onOpen={(isOpen) => setOpenId(isOpen ? item.id : 0)}
                onChoose={(unwanted) => additions.choose(item.id, unwanted)}
                onRetry={() => additions.retry(item.id)}
                onRemove={() => additions.remove(item.id)}
                onShow={show}
              />
            ))}
          </ul>
        )}
        <p class="unseen" role="status">{sayHowFar(items)}</p>
        {items.some((item) => duplicateOf(item) === undefined) && (
          <AddOptionsFields
            form={form}
            onChange={(more) => setChanges({ ...changes, ...more })}
            recentFolders={recent.folders}
            knownLabels={labels}
          />
        )}
        {items.length === 0 && <MagnetOffer />}
      </div>
    </Dialog>
  );
}

/** What was chosen, beside what there is room for. */
function Summary(
  { chosen, free }: { readonly chosen: number; readonly free: number | undefined },
): VNode {
  if (free === undefined) {
    return <span class="summary soft">{chosen > 0 ? formatBytes(chosen) : ""}</span>;
  }
  const isTooMuch = chosen > free;
  return (
    <span class={isTooMuch ? "summary warn" : "summary soft"} role="status">
      {chosen > 0 ? `${formatBytes(chosen)} chosen, ` : ""}
      {formatBytes(free)} free
      {isTooMuch ? `: ${formatBytes(chosen - free)} too few. It waits when the disk is full.` : ""}
    </span>
  );
}

/** Says to those who listen how far all of them are. */
function sayHowFar(items: ReturnType<typeof useAdditions>["items"]): string {
  if (items.length === 0) return "";
  const count = (state: string) => items.filter((item) => item.state === state).length;
  const parts = [
    [count("ready"), "ready"],
    [count("looking"), "being looked into"],
    [count("failed"), "failed"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return `${formatNoun(items.length, "torrent")}: ${said.join(", ")}`;
}
