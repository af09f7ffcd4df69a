import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import { AllowedRoots } from "../../../../lib/daemon/roots/mod.ts";
import { withTempFolder } from "../../../support/temp_folder.ts";

Deno.test("AllowedRoots takes paths below a root by their names, and no others", () => {
  const roots = new AllowedRoots(["/srv/data", "/media/"]);
  for (
    const [path, clean] of [
      ["/srv/data", "/srv/data"],
      ["/srv//data/./a/../b/", "/srv/data/b"],
      ["/media/x", "/media/x"],
    ] as const
  ) {
    assertEquals(roots.check(path), clean);
  }
  for (const path of ["/srv", "/srv/database", "/srv/data/../x", "/"]) {
    assertThrows(() => roots.check(path), ControlError, "outside of /srv/data, /media");
  }
  assertThrows(() => roots.check("data"), ControlError, "no absolute path");
  assertThrows(() => roots.check("/srv/data/\0"), ControlError, "NUL");
  assertEquals(new AllowedRoots([]).check("/anywhere"), "/anywhere");
});

Deno.test("AllowedRoots.enter() follows links: what leads out is no place for data, there or not yet", async () => {
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/root/inside`, { recursive: true });
    await Deno.mkdir(`${dir}/outside`);
    await Deno.symlink(`${dir}/outside`, `${dir}/root/out`);
    await Deno.symlink(`${dir}/root/inside`, `${dir}/root/in`);
    const roots = new AllowedRoots([`${dir}/root`]);
    for (const path of ["", "/inside", "/new", "/new/er", "/in", "/in/new"]) {
      assertEquals(await roots.enter(`${dir}/root${path}`), `${dir}/root${path}`);
    }
    for (const path of ["/out", "/out/new", "/out/new/er"]) {
      await assertRejects(() => roots.enter(`${dir}/root${path}`), ControlError, "leads to");
    }
    await assertRejects(() => roots.enter(`${dir}/outside`), ControlError, "outside of");
    assertEquals(await new AllowedRoots([]).enter(`${dir}/root/out`), `${dir}/root/out`);
  });
});

Deno.test("AllowedRoots.enter() takes a root that is a link, and one that is not there", async () => {
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/disk`);
    await Deno.symlink(`${dir}/disk`, `${dir}/data`);
    const roots = new AllowedRoots([`${dir}/data`, `${dir}/missing/drive`]);
    for (const path of ["data", "data/new", "missing/drive", "missing/drive/a/b"]) {
      assertEquals(await roots.enter(`${dir}/${path}`), `${dir}/${path}`);
    }
  });
});
