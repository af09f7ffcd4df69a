/** Lets work on the same thing happen one after the other, in the order that it came. */
export class Turns<Thing> {
  readonly #last = new Map<Thing, Promise<unknown>>();

  /** Does the work once all that came before for the same thing has ended, well or not. */
  async run<Result>(thing: Thing, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(thing);
    const turn = before === undefined ? work() : before.then(work, work);
    this.#last.set(thing, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(thing) === turn) this.#last.delete(thing);
    }
  }

  /** Things that work is done on. */
  get size(): number {
    return this.#last.size;
  }
}
