/** Lets tasks pass while it is open, and holds them while it is closed. */
export class Gate {
  #waiting: (() => void)[] = [];
  #open = true;

  /** Whether tasks pass. */
  get open(): boolean {
    return this.#open;
  }

  /** Opens or closes it; those who wait go on when it opens. */
  set(open: boolean): void {
    if (open === this.#open) return;
    this.#open = open;
    if (!open) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const pass of waiting) pass();
  }

  /** Waits until it is open. */
  async passed(): Promise<void> {
    while (!this.#open) await new Promise<void>((pass) => this.#waiting.push(pass));
  }
}
