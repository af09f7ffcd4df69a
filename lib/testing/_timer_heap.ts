/** Something that is to happen at a moment. */
export interface HeapTimer {
  /** When. */
  readonly at: number;
  /** Tells those of one moment apart: the one that was set first is the first. */
  readonly order: number;
  /** What happens; it says whether it settled promises. undefined once it was taken back or has happened. */
  fire: (() => boolean) | undefined;
}

/** Timers by their moments, those of one moment in the order that they were set: a binary heap. */
export class TimerHeap {
  readonly #heap: HeapTimer[] = [];
  #count = 0;
  #nextOrder = 0;

  /** Timers that were not taken back. */
  get count(): number {
    return this.#count;
  }

  /** Sets one. */
  add(at: number, fire: () => boolean): HeapTimer {
    const timer: HeapTimer = { at, order: this.#nextOrder++, fire };
    const heap = this.#heap;
    let child = heap.length;
    heap.push(timer);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent]!;
      if (!isBefore(timer, above)) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = timer;
    this.#count++;
    return timer;
  }

  /** Takes one back; nothing happens if it has been already, or has fired. */
  cancel(timer: HeapTimer): void {
    if (!timer.fire) return;
    timer.fire = undefined;
    this.#count--;
  }

  /** The one that is due first; it stays. */
  first(): HeapTimer | undefined {
    while (this.#heap.length > 0 && !this.#heap[0]!.fire) this.#removeFirst();
    return this.#heap[0];
  }

  /** Takes the one out that is due first, and gives what happens then. */
  take(): (() => boolean) | undefined {
    const fire = this.first()?.fire;
    const timer = this.#removeFirst();
    if (timer) timer.fire = undefined;
    if (fire) this.#count--;
    return fire;
  }

  #removeFirst(): HeapTimer | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    const { length } = heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: HeapTimer, b: HeapTimer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
