/**
 * How the daemon's values look to Transmission's clients.
 *
 * @module
 */
import type { BandwidthPriority, FilePriority, GoalMode } from "../view/mod.ts";

/** Bytes of a kilobyte, as rates count them: Transmission says so in `units`. */
const KILOBYTE = 1_000;

/**
 * What "no limit" looks like in kB/s, since Transmission has no such number: a gigabyte a second. Who sends it back, or more,
 * means no limit, so that a client which saves all that it was shown changes nothing.
 */
export const NO_LIMIT_KB_PER_SEC = 1_000_000;

/** Most kB/s that a client can ask for: still an exact number of bytes. */
export const MAX_KB_PER_SEC = 1_000_000_000;

/** Seconds since 1970 of milliseconds. */
export function toSeconds(ms: number): number {
  return Math.floor(ms / 1_000);
}

/** Limit in kB/s of one in bytes a second, which may be Infinity. */
export function toKilobytes(bytesPerSec: number): number {
  return Math.min(Math.round(bytesPerSec / KILOBYTE), NO_LIMIT_KB_PER_SEC);
}

/** Limit in bytes a second of one in kB/s. */
export function fromKilobytes(kilobytesPerSec: number): number {
  return kilobytesPerSec >= NO_LIMIT_KB_PER_SEC ? Infinity : kilobytesPerSec * KILOBYTE;
}

/** A number that JSON can hold: Infinity and NaN are something else. */
export function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}

const PRIORITIES = { low: -1, normal: 0, high: 1 } as const;

/** −1, 0 or 1. */
export function toPriority(priority: BandwidthPriority | FilePriority): number {
  return PRIORITIES[priority];
}

/** A priority by its number from −1 to 1. */
export function fromPriority(number: number): BandwidthPriority {
  return number < 0 ? "low" : number > 0 ? "high" : "normal";
}

const GOAL_MODES: readonly GoalMode[] = ["global", "own", "unlimited"];

/** 0: global, 1: its own, 2: none. */
export function toGoalMode(mode: GoalMode): number {
  return GOAL_MODES.indexOf(mode);
}

/** Whether a goal holds by its number from 0 to 2. */
export function fromGoalMode(number: number): GoalMode {
  return GOAL_MODES[number] ?? "global";
}
