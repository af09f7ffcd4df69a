import { assert } from "@std/assert";

/** What a program that may be killed has to know: what it has answered, or what it was asked for after that. */
export class ExpectedValues {
  readonly #possible = new Map<string, Set<string>>();

  /** Something is asked for: from here on it may be so. */
  tried(key: string, value: unknown): void {
    const possible = this.#possible.get(key) ?? new Set();
    this.#possible.set(key, possible.add(JSON.stringify(value)));
  }

  /** It was answered: from here on it is so. */
  answered(key: string, value: unknown): void {
    this.#possible.set(key, new Set([JSON.stringify(value)]));
  }

  /** It was refused: from here on it is not so. */
  refused(key: string, value: unknown): void {
    this.#possible.get(key)?.delete(JSON.stringify(value));
  }

  /** Anything may be so from here on. */
  forget(key: string): void {
    this.#possible.delete(key);
  }

  /** Holds what is so against that; it is what is so from here on. */
  check(key: string, value: unknown): void {
    const possible = this.#possible.get(key);
    const text = JSON.stringify(value);
    assert(
      possible?.has(text) ?? true,
      `${key} is ${text}, not ${[...possible ?? []].join(" or ")}`,
    );
    this.#possible.set(key, new Set([text]));
  }

  /** What something is, if that is known for certain. */
  known(key: string): unknown {
    const [text, other] = this.#possible.get(key) ?? [];
    return text === undefined || other !== undefined ? undefined : JSON.parse(text);
  }
}
