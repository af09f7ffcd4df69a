import type { Timer } from "../../io/mod.ts";
import type { VirtualClock } from "../virtual_clock.ts";
import type { VirtualHost } from "./virtual_host.ts";

/** When a partition begins and how long it stays. */
export interface PartitionOptions {
  /** How long from now it begins; 0 by default. */
  readonly afterMs?: number;
  /** How long it stays; until it is healed, by default. */
  readonly lastsMs?: number;
}

/** A cut through the internet. */
export interface Partition {
  /** Ends it, or takes it back if it has not begun. */
  heal(): void;
}

/** The cuts that there are. */
export class Partitions {
  readonly #clock: VirtualClock;
  readonly #cuts = new Set<ReadonlyMap<VirtualHost, number>>();

  /** No cuts yet. @param clock Says when they begin and end. */
  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Keeps hosts of one group from those of the others; those in no group are a group of their own. */
  add(
    groups: readonly (readonly VirtualHost[])[],
    options: PartitionOptions = {},
  ): Partition {
    const { afterMs = 0, lastsMs = Infinity } = options;
    const cut = new Map(groups.flatMap((group, number) => group.map((host) => [host, number])));
    const timers: Timer[] = [];
    const begin = () => {
      this.#cuts.add(cut);
      if (lastsMs < Infinity) timers.push(this.#clock.setTimer(lastsMs, heal));
    };
    const heal = () => {
      for (const timer of timers) timer.cancel();
      this.#cuts.delete(cut);
    };
    if (afterMs > 0) timers.push(this.#clock.setTimer(afterMs, begin));
    else begin();
    return { heal };
  }

  /** Whether two hosts can not reach each other now. */
  isCut(one: VirtualHost, other: VirtualHost): boolean {
    for (const cut of this.#cuts) if (cut.get(one) !== cut.get(other)) return true;
    return false;
  }
}
