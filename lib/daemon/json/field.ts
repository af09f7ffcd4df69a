import { FieldError } from "./field_error.ts";

/** What JSON can hold. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** How a value is checked, and written as JSON. */
export interface Field<T> {
  /**
   * Takes a value as it is in JSON, or as it is in the program; `name` is for messages.
   *
   * @throws {FieldError} if it is not one.
   */
  read(value: unknown, name: string): T;
  /** The value in JSON. */
  write(value: T): JsonValue;
}

/** Numbers that a field takes. */
export interface NumberRange {
  /** The lowest; 0 by default. */
  readonly min?: number;
  /** The highest; by default the highest that is a whole number for certain. */
  readonly max?: number;
  /** Whether it may have a fraction; false by default. */
  readonly fraction?: boolean;
}

/** Longest text that is taken: more than any path or URL that works. */
export const MAX_TEXT_LENGTH = 16 * 1024;

/** Most items of a list: more than a torrent has files (a list of 2²¹ pieces at most has fewer). */
export const MAX_LIST_LENGTH = 1_000_000;

/** True or false. */
export const booleanField: Field<boolean> = {
  read(value, name) {
    if (typeof value !== "boolean") throw new FieldError(name, "it is neither true nor false");
    return value;
  },
  write: (value) => value,
};

/** A number. */
export function numberField(range: NumberRange = {}): Field<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, fraction = false } = range;
  const what = fraction ? "a number" : "a whole number";
  return {
    read(value, name) {
      const isNumber = typeof value === "number" &&
        (fraction ? Number.isFinite(value) : Number.isSafeInteger(value));
      if (isNumber && value >= min && value <= max) return value;
      const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} on` : `from ${min} to ${max}`;
      throw new FieldError(name, `it is not ${what} ${range}`);
    },
    write: (value) => value,
  };
}

/** A limit: a number, or Infinity for none, which is null in JSON. */
export function limitField(range: NumberRange = {}): Field<number> {
  const number = numberField(range);
  return {
    read: (value, name) =>
      value === null || value === Infinity ? Infinity : number.read(value, name),
    write: (value) => value === Infinity ? null : value,
  };
}

/** A text without control characters. */
export function textField(options: { readonly isEmptyFine?: boolean } = {}): Field<string> {
  const { isEmptyFine = true } = options;
  return {
    read(value, name) {
      if (typeof value !== "string") throw new FieldError(name, "it is not a text");
      if (value.length > MAX_TEXT_LENGTH) {
        throw new FieldError(name, `it is longer than ${MAX_TEXT_LENGTH} characters`);
      }
      if (value === "" && !isEmptyFine) throw new FieldError(name, "it is empty");
      // deno-lint-ignore no-control-regex -- those that are not to be in a name, path or URL
      if (/[\0-\x1f\x7f]/.test(value)) throw new FieldError(name, "it has control characters");
      return value;
    },
    write: (value) => value,
  };
}

/** One of some words. */
export function wordField<const Word extends string>(words: readonly Word[]): Field<Word> {
  return {
    read(value, name) {
      const word = words.find((word) => word === value);
      if (word !== undefined) return word;
      throw new FieldError(name, `it is none of ${words.join(", ")}`);
    },
    write: (value) => value,
  };
}

/** A list of values of one kind. */
export function listField<T>(item: Field<T>): Field<readonly T[]> {
  return {
    read(value, name) {
      if (!Array.isArray(value)) throw new FieldError(name, "it is not a list");
      if (value.length > MAX_LIST_LENGTH) {
        throw new FieldError(name, `it has more than ${MAX_LIST_LENGTH} items`);
      }
      const items: readonly unknown[] = value;
      return items.map((each, index) => item.read(each, `${name}[${index}]`));
    },
    write: (value) => value.map((each) => item.write(each)),
  };
}

/** A value that need not be there; null in JSON is as good as none. */
export function optionalField<T>(field: Field<T>): Field<T | undefined> {
  return {
    read: (value, name) =>
      value === undefined || value === null ? undefined : field.read(value, name),
    write: (value) => value === undefined ? null : field.write(value),
  };
}
