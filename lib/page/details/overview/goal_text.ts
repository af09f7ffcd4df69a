import type { GoalMode, GoalSettings } from "../../api.ts";
import { MINUTE_UNITS, readQuantity, showQuantity } from "../../settings/quantity.ts";

/** What seeding ends by. */
export type GoalKind = "ratio" | "time" | "idle";

/** A goal of one kind. */
export interface Goal {
  /** When it holds. */
  readonly mode: GoalMode;
  /** The ratio, or minutes. */
  readonly value: number;
}

/** Words that stand for the goals of all torrents, and for none, as one may type them. */
const AS_ALL = /^(as (for )?all|all|global|default|)$/i;
const NEVER = /^(never|none|no|unlimited|off|∞)$/i;

/** The goal of a kind. */
export function goalOf(goals: GoalSettings, kind: GoalKind): Goal {
  switch (kind) {
    case "ratio":
      return { mode: goals.ratioMode, value: goals.ratio };
    case "time":
      return { mode: goals.timeMode, value: goals.timeMinutes };
    case "idle":
      return { mode: goals.idleMode, value: goals.idleMinutes };
  }
}

/** A goal as a change of settings. */
export function goalChange(kind: GoalKind, { mode, value }: Goal): Partial<GoalSettings> {
  const own = mode === "own";
  switch (kind) {
    case "ratio":
      return { ratioMode: mode, ...own ? { ratio: value } : {} };
    case "time":
      return { timeMode: mode, ...own ? { timeMinutes: value } : {} };
    case "idle":
      return { idleMode: mode, ...own ? { idleMinutes: value } : {} };
  }
}

/** A goal in words, as {@linkcode readGoal} reads them. */
export function goalWords(kind: GoalKind, { mode, value }: Goal): string {
  if (mode === "global") return "as for all";
  if (mode === "unlimited") return "never";
  if (kind === "ratio") return String(value);
  const { text, unit } = showQuantity(value, MINUTE_UNITS);
  return text === "1" ? `1 ${unit.slice(0, -1)}` : `${text} ${unit}`;
}

/** Reads a goal as people type it: `2`, `12 h`, `never`, `as for all` or nothing; undefined if it is none. */
export function readGoal(kind: GoalKind, text: string): Goal | undefined {
  const typed = text.trim();
  if (AS_ALL.test(typed)) return { mode: "global", value: 0 };
  if (NEVER.test(typed)) return { mode: "unlimited", value: 0 };
  if (kind === "ratio") {
    const value = Number(typed.replace(",", "."));
    return Number.isFinite(value) && value >= 0 ? { mode: "own", value } : undefined;
  }
  const value = readQuantity({ text: typed, unit: "minutes" }, MINUTE_UNITS);
  return value === undefined ? undefined : { mode: "own", value };
}
