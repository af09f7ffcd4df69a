import { isList, type Json, type JsonObject } from "./json.ts";
import { toSnakeCase } from "./keys.ts";
import { RpcError } from "./rpc_error.ts";

/** One parameter that was given. Its methods read it as what it has to be. */
export class Param {
  /** Its name in snake_case. */
  readonly name: string;
  /** What was given. */
  readonly value: Json;

  /** A parameter by name. */
  constructor(name: string, value: Json) {
    this.name = name;
    this.value = value;
  }

  /**
   * Reads `true` or `false`, or 1 or 0 in their place, as clients in C write them.
   *
   * @throws {RpcError} for anything else, as the other methods do.
   */
  boolean(): boolean {
    if (this.value === true || this.value === 1) return true;
    if (this.value === false || this.value === 0) return false;
    throw this.refuse("true or false");
  }

  /** Reads a number that is not negative. */
  number(): number {
    if (typeof this.value === "number" && this.value >= 0 && this.value <= Number.MAX_VALUE) {
      return this.value;
    }
    throw this.refuse("a number of at least 0");
  }

  /** Reads an integer within bounds. Fractions are cut off: clients in JavaScript write 12.5 where they mean 12. */
  integer(min: number, max: number): number {
    const integer = typeof this.value === "number" ? Math.trunc(this.value) : NaN;
    if (integer >= min && integer <= max) return integer;
    throw this.refuse(`a number from ${min} to ${max}`);
  }

  /** Reads a text. */
  string(): string {
    if (typeof this.value === "string") return this.value;
    throw this.refuse("a string");
  }

  /** Reads a list of anything. */
  list(): readonly Json[] {
    if (isList(this.value)) return this.value;
    throw this.refuse("an array");
  }

  /** Reads a list of texts. */
  strings(): readonly string[] {
    return this.list().map((one) => new Param(`each of ${this.name}`, one).string());
  }

  /** Says what it should have been. */
  refuse(wanted: string): RpcError {
    return new RpcError("invalidParams", `${this.name} must be ${wanted}`);
  }
}

/** The parameters of a request by their names in snake_case, however they were spelled. */
export class Params {
  readonly #given = new Map<string, Json>();

  /** The parameters of an object. */
  constructor(given: JsonObject = {}) {
    for (const [key, value] of Object.entries(given)) this.#given.set(toSnakeCase(key), value);
  }

  /** A parameter; undefined where it was not given, or is null. */
  get(name: string): Param | undefined {
    const value = this.#given.get(name);
    return value === undefined || value === null ? undefined : new Param(name, value);
  }

  /** What was given, null too; undefined where nothing was. */
  raw(name: string): Json | undefined {
    return this.#given.get(name);
  }

  /** All that were given and are not null, in their order. */
  *all(): Generator<Param> {
    for (const [name, value] of this.#given) if (value !== null) yield new Param(name, value);
  }
}
