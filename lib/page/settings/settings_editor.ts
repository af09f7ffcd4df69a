import type { SettingsShape } from "../../daemon/api/shapes.ts";
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
  #values: SettingsShape | undefined;
  #turn: Promise<void> = Promise.resolve();

  /** @param changed Is called whenever something here is other than before. */
  constructor(keeper: SettingsKeeper, changed: () => void) {
    this.#keeper = keeper;
    this.#changed = changed;
  }

  /** What is set; undefined until that was read. */
  get values(): SettingsShape | undefined {
    return this.#values;
  }

  /** How a setting stands. */
  status(key: string): SettingStatus {
    return this.#statuses.get(key) ?? UNTOUCHED;
  }

  /** Reads what is set. */
  async load(): Promise<void> {
    this.#values = await this.#keeper.read();
    this.#changed();
  }

  /** Changes settings that belong together; `key` is the one whose status tells of it. Never throws. */
  async change(key: string, changes: SettingsShape): Promise<void> {
    if (this.#values === undefined || isSame(changes, this.#values)) {
      const { before } = this.status(key);
      this.#setStatus(key, before === undefined ? UNTOUCHED : { state: "saved", before });
      return;
    }
    const before = pick(this.#values, Object.keys(changes));
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
    const problem = { place: "", text };
    this.#setStatus(key, { ...keepBefore("failed", this.status(key)), problem });
  }

  async #send(key: string, changes: SettingsShape): Promise<boolean> {
    this.#setStatus(key, keepBefore("saving", this.status(key)));
    const sending = this.#turn.then(async () => {
      this.#values = { ...this.#values, ...changes };
      try {
        this.#values = await this.#keeper.change(changes);
        return true;
      } catch (error) {
        await this.#refused(key, error);
        return false;
      }
    });
    this.#turn = sending.then(() => undefined);
    return await sending;
  }

  /** Some settings are kept though something could not be done with them, so what is set is read anew. */
  async #refused(key: string, error: unknown): Promise<void> {
    try {
      this.#values = await this.#keeper.read();
    } catch {
      // The daemon is not there: what is wrong is said once.
    }
    const problem = problemOf(key, error);
    this.#setStatus(key, { ...keepBefore("failed", this.status(key)), problem });
  }

  #setStatus(key: string, status: SettingStatus): void {
    this.#statuses.set(key, status);
    this.#changed();
  }
}

/** Tells where in a setting something is wrong, of what the daemon says. */
export function problemOf(key: string, error: unknown): SettingProblem {
  const message = error instanceof Error ? error.message : String(error);
  const [, field = "", why = ""] = /^Cannot set ([^\s:]+): (.*)$/s.exec(message) ?? [];
  if (field === "") return { place: "", text: message };
  return {
    place: field.startsWith(key) ? field.slice(key.length) : "",
    text: `${why.charAt(0).toUpperCase()}${why.slice(1)}`,
  };
}

function keepBefore(state: SettingStatus["state"], { before }: SettingStatus): SettingStatus {
  return before === undefined ? { state } : { state, before };
}

function pick(values: SettingsShape, keys: readonly string[]): SettingsShape {
  return Object.fromEntries(keys.map((key) => [key, values[key] ?? null]));
}

function isSame(changes: SettingsShape, values: SettingsShape): boolean {
  const text = (value: JsonValue | undefined) => JSON.stringify(value ?? null);
  return Object.keys(changes).every((key) => text(changes[key]) === text(values[key]));
}
