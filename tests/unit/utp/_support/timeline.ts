interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that jumps from one thing to be done to the next, without promises. */
export class Timeline {
  /** Milliseconds. */
  now = 0;
  /** A heap: each is due no later than the two at twice its place. */
  readonly #heap: Due[] = [];
  #order = 0;

  /** Has something done at a moment; of several things the one that was asked for first is done first. */
  at(at: number, run: () => void): void {
    const heap = this.#heap;
    const due = { at: Math.max(at, this.now), order: this.#order++, run };
    let place = heap.push(due) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(due, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = due;
  }

  /** Goes on until a moment, or until `isDone` says so. */
  run(until: number, isDone: () => boolean = () => false): void {
    while (!isDone()) {
      const first = this.#heap[0];
      if (first === undefined || first.at > until) break;
      this.#pop();
      this.now = first.at;
      first.run();
    }
    if (!isDone()) this.now = until;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || a.at === b.at && a.order < b.order;
}
