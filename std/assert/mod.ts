/**
 * A typed face over the copy of `@std/assert` on npm, for where JSR is out of reach: just what
 * Shoal's tests use, with the names and types of the original.
 *
 * @module
 */
import * as std from "npm:deno-std@1.4.0/assert/mod.js";

/** A class whose instances are errors. */
// deno-lint-ignore no-explicit-any -- the parameters of an arbitrary constructor have no other type
export type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

/** Fails unless `condition` is truthy. */
export function assert(condition: unknown, message?: string): asserts condition {
  std.assert(condition, message);
}

/** Fails unless both are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  std.assertEquals(actual, expected, message);
}

/** Fails if both are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  std.assertNotEquals(actual, expected, message);
}

/** Fails unless both are the same value. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  std.assertStrictEquals(actual, expected, message);
}

/** Fails if `actual` is null or undefined. */
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  std.assertExists(actual, message);
}

/** Fails unless `actual` is an instance of `expected`. */
export function assertInstanceOf<T>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any -- the parameters of an arbitrary constructor have no other type
  expected: abstract new (...args: any[]) => T,
  message?: string,
): asserts actual is T {
  std.assertInstanceOf(actual, expected, message);
}

/** Fails unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  std.assertStringIncludes(actual, expected, message);
}

/** Fails unless `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  std.assertMatch(actual, expected, message);
}

/** Fails if `actual` matches `expected`. */
export function assertNotMatch(actual: string, expected: RegExp, message?: string): void {
  std.assertNotMatch(actual, expected, message);
}

/** Fails unless `actual` is greater than `expected`. */
export function assertGreater<T>(actual: T, expected: T, message?: string): void {
  std.assertGreater(actual, expected, message);
}

/** Fails unless `actual` is at least `expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  std.assertGreaterOrEqual(actual, expected, message);
}

/** Fails unless `actual` is less than `expected`. */
export function assertLess<T>(actual: T, expected: T, message?: string): void {
  std.assertLess(actual, expected, message);
}

/** Fails unless `actual` is at most `expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void {
  std.assertLessOrEqual(actual, expected, message);
}

/** Fails unless the numbers are within `tolerance` of each other. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  message?: string,
): void {
  std.assertAlmostEquals(actual, expected, tolerance, message);
}

/** Fails unless `fn` throws an `errorClass` whose message includes `includes`; gives the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass?: ErrorClass<E>,
  includes?: string,
): E {
  return std.assertThrows(fn, errorClass ?? Error, includes);
}

/** As {@linkcode assertThrows} for a promise that is rejected. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass?: ErrorClass<E>,
  includes?: string,
): Promise<E> {
  return std.assertRejects(fn, errorClass ?? Error, includes);
}

/** Fails at once. */
export function fail(message?: string): never {
  std.fail(message);
  throw new Error("Unreachable");
}
