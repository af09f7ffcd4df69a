import type { VirtualClock } from "../virtual_clock.ts";
import type { Link } from "./link.ts";

/** Runs of so few bytes overtake others, as in a router with fair queues (RFC 8290): they take of the rate and do not wait. */
const SMALL_BYTES = 512;

/** What is sent over some links, one after the other. */
export interface Load {
  /** The way. */
  readonly links: readonly Link[];
  /** How much of each link's rate it takes. */
  readonly bytes: number;
  /** Whether it is never dropped for want of room, but marked. */
  readonly isRun?: boolean;
  /** It is there; it may be there more than once. Says whether it settled promises. */
  arrived(isMarked: boolean): boolean;
  /** It is lost. */
  lost?(): void;
}

/** Sends a load on its way. */
export function carry(clock: VirtualClock, load: Load): void {
  if (load.isRun && load.bytes <= SMALL_BYTES) return hurry(clock, load);
  step(clock, load, { link: 0, at: clock.now(), isMarked: false });
}

interface Position {
  readonly link: number;
  readonly at: number;
  readonly isMarked: boolean;
}

function hurry(clock: VirtualClock, load: Load): void {
  const now = clock.now();
  let at = now;
  for (const link of load.links) at = link.overtake(load.bytes, now) + at - now;
  clock.setEvent(at, () => load.arrived(false));
}

/** Goes over as many links as can be without waiting: only queues make it matter who comes first. */
function step(clock: VirtualClock, load: Load, position: Position): void {
  const { links, bytes, isRun = false } = load;
  let { at, isMarked } = position;
  for (let i = position.link; i < links.length; i++) {
    const link = links[i]!;
    if (link.isLimited && at > clock.now()) {
      const next = { link: i, at, isMarked };
      clock.setEvent(at, () => {
        step(clock, load, next);
        return false;
      });
      return;
    }
    const isFull = link.isFull(bytes, at);
    const outAt = isFull && !isRun ? Infinity : link.pass(bytes, at);
    if (outAt === Infinity) return load.lost?.();
    if (link.duplicates()) step(clock, load, { link: i + 1, at: outAt, isMarked });
    isMarked ||= isFull;
    at = outAt;
  }
  clock.setEvent(at, () => load.arrived(isMarked));
}
