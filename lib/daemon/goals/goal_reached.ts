import type { DaemonSettings } from "../settings/mod.ts";
import type { TorrentView } from "../view/mod.ts";
import { type GlobalGoals, type Goals, goalsOf, type GoalSource } from "./goals_of.ts";

/** What seeding can end for. */
export type GoalKind = "ratio" | "idle" | "time";

/** What of a torrent tells whether its goals are reached. */
export type GoalSubject =
  & GoalSource
  & Pick<
    TorrentView,
    "state" | "ratio" | "secondsSeeding" | "doneAt" | "startedAt" | "activeAt"
  >;

/** What of the settings is asked. */
export type GoalDefaults = GlobalGoals & Pick<DaemonSettings, "goalMatch">;

/** That seeding is to end. */
export interface GoalReached {
  /** The goals that were reached. */
  readonly kinds: readonly GoalKind[];
  /** The same in words, without a full stop. */
  readonly reason: string;
}

/**
 * Says whether the seeding of a torrent is to end; undefined where it goes on, or the torrent does not seed. One that
 * waits for its turn ends as well, save for want of interest, which nobody could show.
 *
 * @param now in milliseconds since 1970
 */
export function goalReached(
  subject: GoalSubject,
  settings: GoalDefaults,
  now: number,
): GoalReached | undefined {
  if (subject.state !== "seeding" && subject.state !== "seed-waiting") return undefined;
  const goals = goalsOf(subject, settings);
  const reached = reachedOf(subject, goals, now);
  const kinds = [...reached.keys()];
  const held = Object.values(goals).filter((goal) => goal !== undefined).length;
  const isReached = settings.goalMatch === "all" ? kinds.length === held : kinds.length > 0;
  if (!isReached || kinds.length === 0) return undefined;
  return { kinds, reason: [...reached.values()].join(" and ") };
}

/** The goals that are reached, each with words. */
function reachedOf(
  { state, ratio, secondsSeeding, doneAt, startedAt, activeAt }: GoalSubject,
  goals: Goals,
  now: number,
): Map<GoalKind, string> {
  const reached = new Map<GoalKind, string>();
  const { idleMinutes, timeMinutes } = goals;
  if (goals.ratio !== undefined && ratio >= goals.ratio) {
    reached.set("ratio", `ratio ${ratio.toFixed(2)} has reached ${goals.ratio.toFixed(2)}`);
  }
  if (timeMinutes !== undefined && secondsSeeding >= timeMinutes * 60) {
    reached.set("time", `it has seeded for ${minutes(timeMinutes)}`);
  }
  // What was just started, or just completed, has had no time to find anybody.
  const quietMs = now - Math.max(activeAt, startedAt, doneAt);
  if (idleMinutes !== undefined && state === "seeding" && quietMs >= idleMinutes * 60_000) {
    reached.set("idle", `nobody has asked for anything for ${minutes(idleMinutes)}`);
  }
  return reached;
}

function minutes(count: number): string {
  return count === 1 ? "1 minute" : `${count} minutes`;
}
