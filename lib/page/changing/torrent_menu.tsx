import { formatNoun } from "../../text/mod.ts";
import type { QueueMove } from "../api.ts";
import type { App } from "../store/hooks.ts";
import type { Menu, MenuItem } from "../ui/menu.tsx";
import { copyText } from "../details/parts/copy_text.ts";
import { askToRemove } from "./remove_dialog.tsx";
import { magnetLinks, saveMetainfo } from "./copies.ts";
import { askForLabels } from "./labels_dialog.tsx";
import { askForLimits } from "./limits_dialog.tsx";
import { askToMove } from "./move_dialog.tsx";
import { askForName } from "./name_dialog.tsx";

/** All that can be done with torrents, as a menu; for those who may only look, what they may do. */
export function torrentMenu(app: App, ids: readonly number[]): Menu {
  const { store, actions } = app;
  const rows = ids.flatMap((id) => store.rows.get(id) ?? []);
  const [first] = rows;
  const open: MenuItem[] = first === undefined ? [] : [
    {
      label: "Details",
      keys: "Enter",
      run: () => store.routes.go({ page: "torrent", id: first.id, tab: "overview" }),
    },
    {
      label: "Play",
      isDisabled: !first.hasMetadata,
      run: () => store.routes.go({ page: "play", id: first.id, file: 0 }),
    },
  ];
  const copies = copyItems(app, ids);
  if (store.session.now?.isReadOnly ?? false) return [open, copies];
  const isSingle = rows.length === 1;
  return [
    open,
    [
      {
        label: "Start",
        keys: "Space",
        isDisabled: rows.every(({ state }) => state !== "stopped"),
        run: () => actions.begin(() => actions.start(ids)),
      },
      {
        label: "Start now, ahead of the queue",
        run: () => actions.begin(() => actions.start(ids, { now: true })),
      },
      {
        label: "Pause",
        keys: "Space",
        isDisabled: rows.every(({ state }) => state === "stopped"),
        run: () => actions.begin(() => actions.pause(ids)),
      },
      { label: "Check files again", run: () => actions.begin(() => actions.recheck(ids)) },
      { label: "Ask trackers now", run: () => actions.begin(() => actions.reannounce(ids)) },
    ],
    [
      { label: "Labels…", run: () => askForLabels(app, ids) },
      { label: "Limits…", run: () => askForLimits(app, ids) },
      { label: "Priority", items: [priorityItems(app, ids)] },
      { label: "Queue", items: [queueItems(app, ids)] },
    ],
    [
      { label: "Move…", run: () => askToMove(app, ids) },
      ...isSingle ? [{ label: "Rename…", keys: "F2", run: () => askForName(app, ids) }] : [],
      ...copies,
    ],
    [{
      label: rows.length > 1 ? `Remove ${formatNoun(rows.length, "torrent")}…` : "Remove…",
      keys: "Delete",
      isDangerous: true,
      run: () => askToRemove(app, ids),
    }],
  ];
}

function copyItems({ store, actions }: App, ids: readonly number[]): MenuItem[] {
  const rows = ids.flatMap((id) => store.rows.get(id) ?? []);
  async function copy(what: string, text: string): Promise<void> {
    if (await copyText(text)) store.toasts.show("done", `${what} copied`);
    else store.toasts.show("error", "Cannot copy: the browser does not allow it here");
  }
  async function copyMagnets(): Promise<void> {
    await copy(several ? "Magnet links" : "Magnet link", await magnetLinks(ids));
  }
  const several = rows.length > 1;
  return [
    {
      label: several ? "Copy magnet links" : "Copy magnet link",
      run: () => actions.begin(copyMagnets),
    },
    {
      label: several ? "Copy info-hashes" : "Copy info-hash",
      run: () =>
        void copy(
          several ? "Info-hashes" : "Info-hash",
          rows.map(({ infoHash }) => infoHash).join("\n"),
        ),
    },
    {
      label: several ? "Save .torrent files" : "Save .torrent file",
      isDisabled: rows.every(({ hasMetadata }) => !hasMetadata),
      run: () => rows.filter(({ hasMetadata }) => hasMetadata).forEach(saveMetainfo),
    },
  ];
}

function priorityItems({ actions, store }: App, ids: readonly number[]): MenuItem[] {
  const [first] = ids.flatMap((id) => store.rows.get(id) ?? []);
  const labels = { high: "High", normal: "Normal", low: "Low" } as const;
  return (["high", "normal", "low"] as const).map((bandwidthPriority) => ({
    label: labels[bandwidthPriority],
    isOn: first?.bandwidthPriority === bandwidthPriority,
    run: () => actions.begin(() => actions.change(ids, { bandwidthPriority })),
  }));
}

function queueItems({ actions }: App, ids: readonly number[]): MenuItem[] {
  const moves: [string, QueueMove][] = [
    ["To the front", "top"],
    ["Forward", "up"],
    ["Back", "down"],
    ["To the end", "bottom"],
  ];
  return moves.map(([label, to]) => ({
    label,
    run: () => actions.begin(() => actions.moveInQueue(ids, to)),
  }));
}
