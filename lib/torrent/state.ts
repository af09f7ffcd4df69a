/**
 * What a torrent is doing, and how it goes from one to the other:
 *
 * ```text
 *   (new) ── start, magnet link ──▶ metadata
 *     │                                │ metadata is there
 *     │ start, metainfo ┌──────────────┘
 *     │                 ▼          checked
 *     └───────────▶ checking ───────────────▶ active ◀───────┐
 *                       │                      │  ▲ │        │ disk is back
 *                       │ cannot be checked    │  │ │ disk fails for a while
 *                       ▼            pause     ▼  │ └──────▶ waiting
 *                    failed ◀──────── paused ◀─┘──┘ resume    │
 *                       ▲                                     │ disk fails for good
 *                       └─────────────────────────────────────┘
 *   any ── stop ──▶ stopped
 * ```
 */
export type TorrentState =
  | { readonly kind: "metadata" }
  | { readonly kind: "checking" }
  | { readonly kind: "active" }
  | { readonly kind: "paused" }
  | { readonly kind: "waiting"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "stopped" };

/** Thrown to those who wait for a download that ends before it is complete. */
export class TorrentStoppedError extends Error {
  /** "TorrentStoppedError". */
  override readonly name = "TorrentStoppedError";
}

/** Thrown to those who wait for a download that can not go on. */
export class TorrentFailedError extends Error {
  /** "TorrentFailedError". */
  override readonly name = "TorrentFailedError";
}
