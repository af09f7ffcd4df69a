import { formatIp, parseEndpoint, parseIp, scopeOf } from "../../address/mod.ts";
import type { Clock, Log, StateStore } from "../../io/mod.ts";
import { type IpFilter, IpRangesBuilder, parseFilterLine } from "../../reach/mod.ts";
import { ControlError } from "../control_error.ts";
import type { BanView } from "../view/mod.ts";
import { type Ban, decodeBans, encodeBans } from "./bans_codec.ts";

/** Addresses that users may ban: each is a click. */
export const MAX_BANS = 10_000;

/** What the bans are called among the lists of the IP filter. */
const LIST = "of banned addresses";

/** The record that they are kept in. */
const RECORD = "list";

/** What bans need. */
export interface BansOptions {
  /** Keeps everything away from them, in all torrents. */
  readonly filter: IpFilter;
  /** Where they are kept. */
  readonly state: StateStore;
  /** The time. */
  readonly clock: Pick<Clock, "wallTime">;
  /** Where to say that what was kept can not be read. */
  readonly log: Log;
}

/** Addresses that users have banned: for all torrents, and across restarts. */
export class Bans {
  readonly #options: BansOptions;
  readonly #bans: Map<string, Ban>;

  private constructor(options: BansOptions, bans: Iterable<Ban>) {
    this.#options = options;
    this.#bans = new Map(Array.from(bans, (ban) => [ban.address, ban]));
    this.#apply();
  }

  /** Reads what was kept; from then on it holds. */
  static async open(options: BansOptions): Promise<Bans> {
    const bytes = await options.state.read(RECORD);
    if (!bytes) return new Bans(options, []);
    const { bans, problem } = decodeBans(bytes);
    if (problem) options.log.write({ level: "warn", message: `Bans were lost: ${problem}` });
    return new Bans(options, bans);
  }

  /** How many there are. */
  get size(): number {
    return this.#bans.size;
  }

  /** All, the eldest first. */
  list(): BanView[] {
    return [...this.#bans.values()].map((ban) => ({
      ...ban,
      reason: "was banned by a user",
      isByUser: true,
    }));
  }

  /**
   * Bans an address, as a peer of a torrent; gives it as it is written.
   *
   * @throws {ControlError} `invalid` if it is none, `conflict` if there are too many.
   */
  async add(text: string, torrent: number): Promise<string> {
    const address = addressOf(text);
    if (address === undefined) {
      throw new ControlError("invalid", `Cannot ban "${text}": it is no address of a peer`);
    }
    if (this.#bans.has(address)) return address;
    if (this.#bans.size >= MAX_BANS) {
      throw new ControlError("conflict", `Cannot ban more than ${MAX_BANS} addresses`);
    }
    this.#bans.set(address, { address, torrent, at: this.#options.clock.wallTime() });
    await this.#keep();
    return address;
  }

  /** Lifts a ban. @throws {ControlError} `not-found` if no user has banned it. */
  async remove(text: string): Promise<void> {
    const address = addressOf(text) ?? text;
    if (!this.#bans.delete(address)) {
      throw new ControlError("not-found", `Cannot lift the ban of ${text}: no user has banned it`);
    }
    await this.#keep();
  }

  async #keep(): Promise<void> {
    this.#apply();
    await this.#options.state.write(RECORD, encodeBans(this.#bans.values()));
  }

  #apply(): void {
    const { filter } = this.#options;
    if (this.#bans.size === 0) return filter.remove(LIST);
    const ranges = new IpRangesBuilder();
    let line = 0;
    for (const address of this.#bans.keys()) {
      const range = parseFilterLine(address);
      if (typeof range === "object") ranges.add(range, ++line);
    }
    filter.set(LIST, ranges.build());
  }
}

/** An address as it is written usually; undefined for what can be none of a peer. */
function addressOf(text: string): string | undefined {
  const ip = parseIp(text) ?? parseIp(parseEndpoint(text)?.hostname ?? "");
  if (!ip) return undefined;
  const address = formatIp(ip);
  return scopeOf(address) === "unusable" ? undefined : address;
}
