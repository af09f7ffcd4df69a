import type { VNode } from "preact";
import type { DetailName } from "../api.ts";
import type { Row } from "../store/row.ts";
import { type Tab, TABS } from "../store/route.ts";
import { FilesTab } from "./files/files_tab.tsx";
import { LogTab } from "./log/log_tab.tsx";
import { OverviewTab } from "./overview/overview_tab.tsx";
import { PeersTab } from "./peers/peers_tab.tsx";
import type { TabProps } from "./tab_props.ts";
import { TrackersTab } from "./trackers/trackers_tab.tsx";

/** A tab of the details. */
export interface TabEntry {
  /** What stands on it. */
  readonly title: string;
  /** Parts of the torrent that the daemon is to tell while it is open. */
  readonly parts: readonly DetailName[];
  /** A number beside the title, such as how many files there are; undefined for none. */
  readonly count?: (row: Row) => number | undefined;
  /** What is in it. */
  readonly Content: (props: TabProps) => VNode;
}

/** All tabs, by name. */
export const TAB_ENTRIES: Readonly<Record<Tab, TabEntry>> = {
  overview: { title: "Overview", parts: ["pieces"], Content: OverviewTab },
  files: { title: "Files", parts: ["files"], Content: FilesTab },
  peers: {
    title: "Peers",
    parts: ["peers"],
    count: ({ connectedPeers }) => connectedPeers,
    Content: PeersTab,
  },
  trackers: {
    title: "Trackers",
    parts: ["trackers"],
    count: ({ trackers }) => trackers.length,
    Content: TrackersTab,
  },
  log: { title: "Log", parts: [], Content: LogTab },
};

/** Names of the tabs, in their order. */
export const TAB_NAMES: readonly Tab[] = TABS;
