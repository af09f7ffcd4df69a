/**
 * When the seeding of a torrent ends: pure.
 *
 * @module
 */
export { type Goals, goalsOf, type GoalSource } from "./goals_of.ts";
export {
  type GoalDefaults,
  type GoalKind,
  type GoalReached,
  goalReached,
  type GoalSubject,
} from "./goal_reached.ts";
