import type { VNode } from "preact";
import { AddingDialog } from "../adding/adding_dialog.tsx";
import { CreatingDialog } from "../creating/creating_dialog.tsx";
import { PlayingPage } from "../playing/playing_page.tsx";
import { SettingsPage } from "../settings/settings_page.tsx";
import { StatisticsPage } from "../statistics/statistics_page.tsx";
import type { AddingProps, PartProps, PlayingProps } from "./part_props.ts";

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
