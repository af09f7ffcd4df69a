import type { IpRanges } from "./ip_ranges.ts";

/** Refuses the addresses that lists name, and can say why. */
export class IpFilter {
  readonly #lists = new Map<string, IpRanges>();
  readonly #watchers = new Set<() => void>();
  #version = 0;

  /** Grows with each change, so that what was found out before can be forgotten. */
  get version(): number {
    return this.#version;
  }

  /** Ranges of all lists together. */
  get rangeCount(): number {
    let count = 0;
    for (const ranges of this.#lists.values()) count += ranges.size;
    return count;
  }

  /** Puts a list in, in place of the one that had its name. */
  set(list: string, ranges: IpRanges): void {
    this.#lists.set(list, ranges);
    this.#changed();
  }

  /** Takes a list out; nothing happens if it is not there. */
  remove(list: string): void {
    if (this.#lists.delete(list)) this.#changed();
  }

  /** Says whether an address in its usual notation is refused; a name never is. */
  refuses(address: string): boolean {
    for (const ranges of this.#lists.values()) if (ranges.findText(address)) return true;
    return false;
  }

  /** Says why an address is refused, by range, name and line of its list; undefined where it is not. */
  explain(address: string): string | undefined {
    for (const [list, ranges] of this.#lists) {
      const range = ranges.findText(address);
      if (range === undefined) continue;
      const { first, last, line, name } = range;
      const span = first === last ? first : `${first}-${last}`;
      const called = name === "" ? "" : ` ("${name}")`;
      return `${address} is in ${span}${called}, line ${line} of the IP filter ${list}`;
    }
    return undefined;
  }

  /** Calls after each change, such as to let go of peers that are refused now; gives what ends that. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  }

  #changed(): void {
    this.#version++;
    for (const changed of this.#watchers) changed();
  }
}
