/** Something that changes, and those who want to know when. */
export class Topic {
  #version = 0;
  readonly #listeners = new Set<() => void>();

  /** How often it has changed. */
  get version(): number {
    return this.#version;
  }

  /** Whether anybody listens. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Calls a function at each change, until what this gives is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** It has changed. */
  tell(): void {
    this.#version++;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Topics by key, which are there only while somebody listens. */
export class Topics<Key> {
  readonly #topics = new Map<Key, Topic>();

  /** Calls a function at each change of what has this key, until what this gives is called. */
  listen(key: Key, listener: () => void): () => void {
    const topic = this.#topics.get(key) ?? new Topic();
    this.#topics.set(key, topic);
    const end = topic.listen(listener);
    return () => {
      end();
      if (!topic.isHeard && this.#topics.get(key) === topic) this.#topics.delete(key);
    };
  }

  /** What has this key has changed. */
  tell(key: Key): void {
    this.#topics.get(key)?.tell();
  }

  /** Everything has changed. */
  tellAll(): void {
    for (const topic of [...this.#topics.values()]) topic.tell();
  }
}
