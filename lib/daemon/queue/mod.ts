/**
 * Who may run and who waits for his turn: pure.
 *
 * @module
 */
export { moveInQueue, moveToPosition } from "./move_in_queue.ts";
export {
  planQueue,
  type QueuedTorrent,
  type QueuePlan,
  type QueueSettings,
  type QueueWork,
} from "./plan_queue.ts";
