import type { DaemonSettings, GoalRule } from "../settings/mod.ts";
import type { TorrentView } from "../view/mod.ts";

/** What of a torrent says which goals hold for it. */
export type GoalSource = Pick<TorrentView, "goals" | "labels" | "trackers">;

/** Goals that hold for a torrent; undefined for those that do not. */
export interface Goals {
  /** Uploaded by downloaded bytes. */
  readonly ratio: number | undefined;
  /** Minutes without upload. */
  readonly idleMinutes: number | undefined;
  /** Minutes of seeding. */
  readonly timeMinutes: number | undefined;
}

/** What of the settings says which goals hold for torrents that have none of their own. */
export type GlobalGoals = Pick<
  DaemonSettings,
  | "ratioGoal"
  | "hasRatioGoal"
  | "idleGoalMinutes"
  | "hasIdleGoal"
  | "timeGoalMinutes"
  | "hasTimeGoal"
  | "goalRules"
>;

/**
 * Finds the goals that hold for a torrent: of each kind its own, or none, or where it says `global` those of the first
 * rule that fits, or where no rule does the daemon's. A rule is in place of all of the daemon's goals: what it does not
 * name does not hold.
 */
export function goalsOf(source: GoalSource, settings: GlobalGoals): Goals {
  const { goals } = source;
  const rule = settings.goalRules.find((candidate) => fits(candidate, source));
  const shared = rule ?? {
    ratio: settings.hasRatioGoal ? settings.ratioGoal : undefined,
    idleMinutes: settings.hasIdleGoal ? settings.idleGoalMinutes : undefined,
    timeMinutes: settings.hasTimeGoal ? settings.timeGoalMinutes : undefined,
  };
  const { ratioMode, idleMode, timeMode } = goals;
  return {
    ratio: choose(ratioMode, goals.ratio, shared.ratio),
    idleMinutes: choose(idleMode, goals.idleMinutes, shared.idleMinutes),
    timeMinutes: choose(timeMode, goals.timeMinutes, shared.timeMinutes),
  };
}

function choose(
  mode: "global" | "own" | "unlimited",
  own: number,
  shared: number | undefined,
): number | undefined {
  if (mode === "unlimited") return undefined;
  return mode === "own" ? own : shared;
}

function fits(
  { by, name }: GoalRule,
  { labels, trackers }: Pick<GoalSource, "labels" | "trackers">,
): boolean {
  const wanted = name.toLowerCase();
  if (by === "label") return labels.some((label) => label.toLowerCase() === wanted);
  return trackers.some(({ host }) => isOfHost(host.toLowerCase(), wanted));
}

/** `example.org` stands for its hosts, too: trackers change them more often than their domain. */
function isOfHost(host: string, wanted: string): boolean {
  const name = host.replace(/:\d+$/, "");
  return host === wanted || name === wanted || wanted !== "" && name.endsWith(`.${wanted}`);
}
