import type { Field, JsonValue } from "./field.ts";
import { FieldError } from "./field_error.ts";

/** The fields of an object, by their names. */
export type Fields<T> = { readonly [Key in keyof T]-?: Field<T[Key]> };

/** An object whose every field is known. */
export class RecordField<T extends object> implements Field<T> {
  readonly #fields: ReadonlyMap<string, Field<unknown>>;

  /** @param fields Its fields. Those that may be absent take undefined. */
  constructor(fields: Fields<T>) {
    this.#fields = new Map(Object.entries<Field<unknown>>(fields));
  }

  /** Takes a whole object. @throws {FieldError} if a field is absent, unknown or wrong. */
  read(value: unknown, name: string): T {
    const given = entriesOf(value, name);
    this.#refuseUnknown(given.keys(), name);
    return this.#collect((key, field) => field.read(given.get(key), inner(name, key)));
  }

  /** Takes an object some of whose fields are there. @throws {FieldError} if one is unknown or wrong. */
  readPart(value: unknown, name: string): Partial<T> {
    const given = entriesOf(value, name);
    this.#refuseUnknown(given.keys(), name);
    const read = (key: string, field: Field<unknown>) =>
      given.get(key) === undefined ? undefined : field.read(given.get(key), inner(name, key));
    return this.#collect(read);
  }

  /** Takes what is right of an object, the rest from another one; says what was wrong. */
  readLenient(value: unknown, defaults: T): { readonly value: T; readonly problems: FieldError[] } {
    const problems: FieldError[] = [];
    const given = lenientEntries(value, problems);
    const others = new Map<string, unknown>(Object.entries(defaults));
    for (const key of given.keys()) {
      if (!this.#fields.has(key)) problems.push(new FieldError(key, "it is not known"));
    }
    const read = this.#collect((key, field) => {
      if (given.get(key) === undefined) return others.get(key);
      try {
        return field.read(given.get(key), key);
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        problems.push(error);
        return others.get(key);
      }
    });
    return { value: read, problems };
  }

  /** All of it in JSON; what is absent is left out. */
  write(value: T): { readonly [key: string]: JsonValue } {
    return this.writePart(value);
  }

  /** What there is of it in JSON. */
  writePart(value: Partial<T>): { readonly [key: string]: JsonValue } {
    const written: Record<string, JsonValue> = {};
    for (const [key, part] of Object.entries(value)) {
      const field = this.#fields.get(key);
      if (field && part !== undefined) written[key] = field.write(part);
    }
    return written;
  }

  /** What of an object in JSON differs from another one. */
  writeChanged(value: T, from: T): { readonly [key: string]: JsonValue } {
    const before = this.write(from);
    const entries = Object.entries(this.write(value)).filter(([key, part]) =>
      JSON.stringify(part) !== JSON.stringify(before[key])
    );
    return Object.fromEntries(entries);
  }

  #refuseUnknown(keys: Iterable<string>, name: string): void {
    for (const key of keys) {
      if (!this.#fields.has(key)) throw new FieldError(inner(name, key), "it is not known");
    }
  }

  /** Makes an object of what is said of each field; what is undefined is left out. */
  #collect(read: (key: string, field: Field<unknown>) => unknown): T {
    const entries: (readonly unknown[])[] = [];
    for (const [key, field] of this.#fields) {
      const value = read(key, field);
      if (value !== undefined) entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }
}

function inner(name: string, key: string): string {
  return name === "" ? key : `${name}.${key}`;
}

function entriesOf(value: unknown, name: string): Map<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return new Map(Object.entries(value));
  }
  throw new FieldError(name === "" ? "this" : name, "it is not an object");
}

function lenientEntries(value: unknown, problems: FieldError[]): Map<string, unknown> {
  try {
    return entriesOf(value, "");
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    problems.push(error);
    return new Map();
  }
}
