/**
 * Which limits of rates hold, and when the alternative ones do: pure.
 *
 * @module
 */
export {
  type GridStatus,
  gridStatus,
  HALF_HOURS_PER_WEEK,
  isGrid,
  lookAgainAt,
  MINUTES_PER_WEEK,
  weekMinuteOf,
} from "./weekly_grid.ts";
export { type LimitDefaults, type RateLimits, sessionLimits } from "./session_limits.ts";
