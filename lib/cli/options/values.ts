import type { Option } from "./option.ts";

/** What was given for one option. */
export interface Given {
  /** The texts, in order; "true" for a flag. */
  readonly texts: readonly string[];
  /** What the user wrote, for messages: `--port`, `SHOAL_PORT`, `port in shoal.conf`. */
  readonly where: string;
}

/** What was given, asked for by the options' declarations and so of their types. */
export class Values {
  readonly #given: ReadonlyMap<string, Given>;

  /** Takes what was given by names of options. */
  constructor(given: ReadonlyMap<string, Given>) {
    this.#given = given;
  }

  /** The value of an option, the last one if there are several; undefined where none was given. */
  get<T>(option: Option<T>): T | undefined {
    return this.all(option).at(-1);
  }

  /** All values of an option that may be given several times. */
  all<T>(option: Option<T>): T[] {
    const given = this.#given.get(option.name);
    return given === undefined ? [] : given.texts.map((text) => option.read(text, given.where));
  }

  /** Whether a flag is set. */
  has(flag: Option<boolean>): boolean {
    return this.get(flag) === true;
  }

  /** How often a flag was given: 2 for `-vv`. */
  count(flag: Option<boolean>): number {
    return this.has(flag) ? this.all(flag).length : 0;
  }
}
