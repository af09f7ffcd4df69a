import { assertEquals, assertStrictEquals } from "@std/assert";
import { CliError } from "../../../lib/cli/cli_error.ts";
import { systemCode, systemError } from "../../../lib/cli/system_error.ts";

function coded(code: string): Error {
  return Object.assign(new Error("os error"), { code });
}

Deno.test("systemError() says the reason in words, and has the status for it", () => {
  const cases: [unknown, string, number][] = [
    [coded("ENOENT"), "there is no such file or folder", 3],
    [coded("EACCES"), "permission denied", 10],
    [coded("EROFS"), "the file system is read-only", 10],
    [coded("ENOSPC"), "the disk is full", 8],
    [coded("EEXIST"), "it is already there", 9],
    [coded("EADDRINUSE"), "the port is in use", 5],
    [coded("ETIMEDOUT"), "there was no answer in time", 6],
    [new Deno.errors.NotFound("x"), "there is no such file or folder", 3],
    [new Deno.errors.NotCapable("x"), "permission denied", 10],
    [new Deno.errors.AddrInUse("x"), "the port is in use", 5],
    [
      new Error("Cannot listen", { cause: new Deno.errors.AddrInUse("x") }),
      "the port is in use",
      5,
    ],
    [new Error("something else"), "something else", 1],
    ["a text", "a text", 1],
  ];
  for (const [error, reason, status] of cases) {
    const made = systemError("do it", error);
    assertEquals([made.message, made.status], [`Cannot do it: ${reason}`, status]);
  }
});

Deno.test("systemError() gives back what is told already", () => {
  const error = new CliError("Cannot x", 4);
  assertStrictEquals(systemError("do it", error), error);
});

Deno.test("systemCode() does not follow causes in a circle", () => {
  const error = new Error("x");
  error.cause = error;
  assertEquals(systemCode(error), undefined);
});
