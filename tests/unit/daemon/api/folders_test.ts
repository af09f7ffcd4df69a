import { assertEquals } from "@std/assert";
import { FakeControl } from "../support/fake_control.ts";
import { ask } from "./ask.ts";

Deno.test("GET /folders shows a folder, or the roots, to those who may put something there", async () => {
  const control = new FakeControl();
  const { status, value } = await ask(control, "GET /folders?path=%2Fdownloads");
  assertEquals([status, value], [200, {
    path: "/downloads",
    parent: null,
    isWritable: true,
    entries: [{ name: "films", kind: "folder", length: 0 }],
    isTruncated: false,
  }]);
  await ask(control, "GET /folders");
  assertEquals(control.calls, [["folder", "/downloads"], ["folder", undefined]]);
  for (const path of ["", "x", "..%2Fx", "%2Fa%00b", "%2F%0a"]) {
    assertEquals((await ask(control, `GET /folders?path=${path}`)).status, 400, path);
  }
  const { value: refused } = await ask(control, "GET /folders", { isReadOnly: true });
  assertEquals(refused.error.kind, "read-only");
});
