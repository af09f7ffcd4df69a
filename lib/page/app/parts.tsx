import type { VNode } from "preact";
import { AddingDialog } from "../adding/adding_dialog.tsx";
import { CreatingDialog } from "../creating/creating_dialog.tsx";
import { PlayingPage } from "../playing/playing_page.tsx";
import { SettingsPage } from "../settings/settings_page.tsx";
import { StatisticsPage } from "../statistics/statistics_page.tsx";

/**
 * The parts of the page that are open in place of the list or above it, each in a folder of its own. `onClose` is called when
 * one is done with.
 */
export interface PartProps {
  /** Goes back to the list. */
  readonly onClose: () => void;
}

/** What {@linkcode Parts.add} gets besides. */
export interface AddingProps extends PartProps {
  /** What was pasted, or named in another way: magnet links, links, info-hashes; "" for nothing. */
  readonly text: string;
  /** Files that were dropped or chosen. */
  readonly files: readonly File[];
}

/** What {@linkcode Parts.play} gets besides. */
export interface PlayingProps extends PartProps {
  /** The torrent. */
  readonly id: number;
  /** The number of its file. */
  readonly file: number;
}

/** All of them. */
export interface Parts {
  /** Adds torrents: a dialog. */
  readonly add: (props: AddingProps) => VNode;
  /** Creates a torrent: a dialog. */
  readonly create: (props: PartProps) => VNode;
  /** The daemon's settings: a page. */
  readonly settings: (props: PartProps) => VNode;
  /** What was moved so far: a page. */
  readonly statistics: (props: PartProps) => VNode;
  /** Plays a file: a page. */
  readonly play: (props: PlayingProps) => VNode;
}

/** Which component each of them is. */
export const PARTS: Parts = {
  add: AddingDialog,
  create: CreatingDialog,
  settings: SettingsPage,
  statistics: StatisticsPage,
  play: PlayingPage,
};
