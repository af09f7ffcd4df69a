import { assertEquals, assertMatch } from "@std/assert";
import { classifyDiskError, type DiskErrorKind } from "../../../lib/storage/mod.ts";
import { systemError } from "../../../lib/testing/mod.ts";

Deno.test("classifyDiskError() goes by the code", () => {
  const table: [string, DiskErrorKind][] = [
    ["ENOSPC", "space"],
    ["EDQUOT", "space"],
    ["EMFILE", "space"],
    ["EACCES", "permission"],
    ["EPERM", "permission"],
    ["EROFS", "permission"],
    ["EOUTSIDE", "permission"],
    ["ENOENT", "gone"],
    ["EIO", "gone"],
    ["ESTALE", "gone"],
    ["ENAMETOOLONG", "name"],
    ["EISDIR", "name"],
    ["ENOTDIR", "name"],
    ["EWHATEVER", "unknown"],
  ];
  for (const [code, kind] of table) {
    const report = classifyDiskError(systemError(code));
    assertEquals(report.kind, kind, code);
    if (kind !== "unknown") assertMatch(report.message, /^[a-z][^.]*$/, code);
  }
});

Deno.test("classifyDiskError() knows errors of Deno that have no code", () => {
  const table: [unknown, DiskErrorKind][] = [
    [new Deno.errors.PermissionDenied("x"), "permission"],
    [new Deno.errors.NotCapable("x"), "permission"],
    [new Deno.errors.NotFound("x"), "gone"],
    [new Error("Cannot write", { cause: systemError("ENOSPC") }), "space"],
    [new TypeError("x is not a function"), "unknown"],
    ["a text", "unknown"],
    [undefined, "unknown"],
  ];
  for (const [error, kind] of table) assertEquals(classifyDiskError(error).kind, kind, `${error}`);
});
