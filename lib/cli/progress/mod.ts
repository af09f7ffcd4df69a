/**
 * How torrents get on, for people at a terminal, for a pipe and for programs.
 *
 * @module
 */
import type { Clock } from "../../io/mod.ts";
import type { Screen } from "../output/screen.ts";
import { JsonView } from "./json_view.ts";
import { PipeView } from "./pipe_view.ts";
import { QuietView } from "./quiet_view.ts";
import { TerminalView } from "./terminal_view.ts";
import type { ProgressView } from "./viewed_torrent.ts";

export type {
  CompletedTorrent,
  FailedTorrent,
  ProgressView,
  ViewedTorrent,
} from "./viewed_torrent.ts";

/** Chooses the view that the user wants. */
export function openView(screen: Screen, clock: Clock): ProgressView {
  if (screen.json) return new JsonView(screen, clock);
  if (screen.quiet) return new QuietView(screen);
  if (screen.stderr.isTerminal) return new TerminalView(screen, clock);
  return new PipeView(screen.stderr, clock);
}
