import type { SettingsShape } from "../../daemon/api/mod.ts";
import type { JsonValue } from "../../daemon/json/mod.ts";

/** Where settings are kept. */
export interface SettingsKeeper {
  /** What is set. */
  read(): Promise<SettingsShape>;
  /** Changes some; gives what is set then. @throws {Error} that says why not; nothing is changed then. */
  change(changes: SettingsShape): Promise<SettingsShape>;
}

/** Why a setting could not be set. */
export interface SettingProblem {
  /** Where in it, as in `[2].path`; "" for all of it. */
  readonly place: string;
  /** Why not, in words. */
  readonly text: string;
  /** Whether it is set all the same: a port that is taken is tried again at the next start. */
  readonly isKept: boolean;
}

/** How a setting stands. */
export interface SettingStatus {
  /** `saving` and `saved` are of its last change. */
  readonly state: "untouched" | "saving" | "saved" | "undone" | "failed";
  /** Why its last change was refused. */
  readonly problem?: SettingProblem | undefined;
  /** What was before its last change, with what changed together with it. */
  readonly before?: SettingsShape;
}

const UNTOUCHED: SettingStatus = { state: "untouched" };

/**
 * Settings while someone changes them: each change is sent at once, one after the other, and can be undone until it is
 * changed again. What is refused is as it was before, with why beside it.
 */
export class SettingsEditor {
  readonly #keeper: SettingsKeeper;
  readonly #changed: () => void;
  readonly #statuses = new Map<string, SettingStatus>();
  /** What is set, as the daemon last said. */
  #kept: SettingsShape | undefined;
  /** Changes that it has not answered yet, in the order in which they are sent. */
  #pending: readonly SettingsShape[] = [];
  #turn: Promise<void> = Promise.resolve();

  /** @param changed Is called whenever something here is other than before. */
  constructor(keeper: SettingsKeeper, changed: () => void) {
    this.#keeper = keeper;
    this.#changed = changed;
  }

  /** What is set, with what is on its way; undefined until that was read. */
  get values(): SettingsShape | undefined {
    return this.#kept && this.#pending.reduce((all, some) => ({ ...all, ...some }), this.#kept);
  }

  /** How a setting stands. */
  status(key: string): SettingStatus {
    return this.#statuses.get(key) ?? UNTOUCHED;
  }

  /** Reads what is set. */
  async load(): Promise<void> {
    this.#kept = await this.#keeper.read();
    this.#changed();
  }

  /** Changes settings that belong together; `key` is the one whose status tells of it. Never throws. */
  async change(key: string, changes: SettingsShape): Promise<void> {
    const { values } = this;
    if (values === undefined || isSame(changes, values)) {
      const { before } = this.status(key);
      this.#setStatus(key, before === undefined ? UNTOUCHED : { state: "saved", before });
      return;
    }
    const before = pick(values, Object.keys(changes));
    if (await this.#send(key, changes)) this.#setStatus(key, { state: "saved", before });
  }

  /** Undoes the last change of a setting. */
  async undo(key: string): Promise<void> {
    const { before } = this.status(key);
    if (before === undefined) return;
    if (await this.#send(key, before)) this.#setStatus(key, { state: "undone" });
  }

  /** Says that what was typed is none; nothing is sent. */
  refuse(key: string, text: string): void {
    const problem = { place: "", text, isKept: false };
    this.#setStatus(key, { ...keepBefore("failed", this.status(key)), problem });
  }

  async #send(key: string, changes: SettingsShape): Promise<boolean> {
    const before = pick(this.values ?? {}, Object.keys(changes));
    this.#pending = [...this.#pending, changes];
    this.#setStatus(key, keepBefore("saving", this.status(key)));
    const sending = this.#turn.then(async () => {
      try {
        this.#answered(changes, await this.#keeper.change(changes));
        return true;
      } catch (error) {
        this.#answered(changes, await this.#readAgain());
        const isKept = isSame(changes, this.#kept ?? {});
        const problem = { ...problemOf(key, error), isKept };
        const status = isKept ? { before } : this.status(key);
        this.#setStatus(key, { ...keepBefore("failed", status), problem });
        return false;
      }
    });
    this.#turn = sending.then(() => undefined);
    return await sending;
  }

  #answered(changes: SettingsShape, kept: SettingsShape | undefined): void {
    this.#pending = this.#pending.filter((others) => others !== changes);
    this.#kept = kept;
  }

  /** Some settings are kept though something could not be done with them, so what is set is read anew. */
  async #readAgain(): Promise<SettingsShape | undefined> {
    try {
      return await this.#keeper.read();
    } catch {
      return this.#kept; // the daemon is not there: what is wrong is said once
    }
  }

  #setStatus(key: string, status: SettingStatus): void {
    this.#statuses.set(key, status);
    this.#changed();
  }
}

/** Tells where in a setting something is wrong, of what the daemon says. */
export function problemOf(key: string, error: unknown): Omit<SettingProblem, "isKept"> {
  const message = error instanceof Error ? error.message : String(error);
  const [, field = "", why = ""] = /^Cannot set ([^\s:]+): (.*)$/s.exec(message) ?? [];
  if (field === "") return { place: "", text: message };
  return {
    place: field.startsWith(key) ? field.slice(key.length) : "",
    text: `${why.charAt(0).toUpperCase()}${why.slice(1)}`,
  };
}

function keepBefore(
  state: SettingStatus["state"],
  { before }: Pick<SettingStatus, "before">,
): SettingStatus {
  return before === undefined ? { state } : { state, before };
}

function pick(values: SettingsShape, keys: readonly string[]): SettingsShape {
  return Object.fromEntries(keys.map((key) => [key, values[key] ?? null]));
}

function isSame(changes: SettingsShape, values: SettingsShape): boolean {
  const text = (value: JsonValue | undefined) => JSON.stringify(value ?? null);
  return Object.keys(changes).every((key) => text(changes[key]) === text(values[key]));
}
