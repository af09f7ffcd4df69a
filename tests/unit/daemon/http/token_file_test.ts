import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { keepToken } from "../../../../lib/daemon/http/mod.ts";
import { FakeRandom } from "../../../support/fake_random.ts";
import { withTempFolder } from "../../../support/temp_folder.ts";

Deno.test("keepToken() makes a token once, in a file for its owner alone", async () => {
  await withTempFolder(async (dir) => {
    const first = await keepToken(dir, new FakeRandom(1));
    assertEquals(first.isNew, true);
    assertMatch(first.token, /^[0-9a-f]{48}$/);
    const again = await keepToken(dir, new FakeRandom(2));
    assertEquals(again, { token: first.token, isNew: false });
    if (Deno.build.os === "windows") return;
    assertEquals(modeOf(`${dir}/token`), 0o600);
    await Deno.chmod(`${dir}/token`, 0o644);
    await keepToken(dir, new FakeRandom(3));
    assertEquals(modeOf(`${dir}/token`), 0o600);
  });
});

Deno.test("keepToken() throws on a file that has no token, and does not show what it has", async () => {
  for (const text of ["", "\n", "two words", "x".repeat(201), "tök"]) {
    await withTempFolder(async (dir) => {
      await Deno.writeTextFile(`${dir}/token`, text);
      const error = await assertRejects(
        () => keepToken(dir, new FakeRandom(1)),
        Error,
        "Cannot use the token",
      );
      assertEquals(text.trim() !== "" && error.message.includes(text), false);
    });
  }
});

function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o777;
}
