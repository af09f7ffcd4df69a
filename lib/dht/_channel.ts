/** Hands what comes at any time to one reader. */
export class Channel<T> {
  readonly #values: T[] = [];
  #waiting: PromiseWithResolvers<void> | undefined;
  #end: { readonly error?: unknown } | undefined;

  /** Hands one over. */
  push(value: T): void {
    this.#values.push(value);
    this.#wake();
  }

  /** Says that no more come; the reader throws `error` if there is one. */
  end(error?: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** Gives them in order until the end. */
  async *values(): AsyncGenerator<T, void> {
    while (true) {
      const [value] = this.#values.splice(0, 1);
      if (value !== undefined) yield value;
      else if (this.#end === undefined) {
        this.#waiting = Promise.withResolvers();
        await this.#waiting.promise;
      } else if (this.#end.error !== undefined) throw this.#end.error;
      else return;
    }
  }

  #wake(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }
}
