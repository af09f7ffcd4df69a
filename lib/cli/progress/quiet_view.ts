import type { ProgressView } from "./viewed_torrent.ts";

/** Shows nothing: what goes wrong is told by how the command ends. */
export class QuietView implements ProgressView {
  /** Nothing. */
  added(): void {}
  /** Nothing. */
  tick(): void {}
  /** Nothing. */
  completed(): void {}
  /** Nothing. */
  failed(): void {}
  /** Nothing. */
  stopping(): void {}
  /** Nothing. */
  stopped(): void {}
}
