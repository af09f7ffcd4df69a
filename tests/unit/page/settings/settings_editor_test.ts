import { assertEquals } from "@std/assert";
import type { SettingsShape } from "../../../../lib/daemon/api/mod.ts";
import { problemOf, SettingsEditor } from "../../../../lib/page/settings/settings_editor.ts";

/** Keeps settings in memory; refuses what `refuse` names. */
class FakeKeeper {
  kept: SettingsShape = { port: 6881, dht: true, groups: [] };
  refuse: string | undefined;
  keepsRefused = false;
  readonly asked: SettingsShape[] = [];

  read(): Promise<SettingsShape> {
    return Promise.resolve(this.kept);
  }

  change(changes: SettingsShape): Promise<SettingsShape> {
    this.asked.push(changes);
    if (this.refuse === undefined || this.keepsRefused) this.kept = { ...this.kept, ...changes };
    if (this.refuse !== undefined) return Promise.reject(new Error(this.refuse));
    return Promise.resolve(this.kept);
  }
}

async function opened(): Promise<{ editor: SettingsEditor; keeper: FakeKeeper }> {
  const keeper = new FakeKeeper();
  const editor = new SettingsEditor(keeper, () => {});
  await editor.load();
  return { editor, keeper };
}

Deno.test("SettingsEditor sends a change at once, and undoes it", async () => {
  const { editor, keeper } = await opened();
  const changing = editor.change("port", { port: 7000, dht: false });
  assertEquals(editor.status("port").state, "saving");
  assertEquals(editor.values?.["port"], 7000);
  await changing;
  assertEquals(editor.status("port"), { state: "saved", before: { port: 6881, dht: true } });
  assertEquals(editor.values?.["port"], 7000);
  await editor.undo("port");
  assertEquals(editor.status("port"), { state: "undone" });
  assertEquals(keeper.kept, { port: 6881, dht: true, groups: [] });
  await editor.undo("port");
  assertEquals(keeper.asked.length, 2);
});

Deno.test("SettingsEditor asks for nothing where nothing changes", async () => {
  const { editor, keeper } = await opened();
  await editor.change("groups", { groups: [] });
  assertEquals(keeper.asked, []);
});

Deno.test("SettingsEditor has what was before where a change is refused, and says why", async () => {
  const { editor, keeper } = await opened();
  keeper.refuse = "Cannot set port: it is not a whole number from 0 to 65535";
  await editor.change("port", { port: 70_000 });
  assertEquals(editor.values, keeper.kept);
  assertEquals(editor.status("port"), {
    state: "failed",
    problem: { place: "", text: "It is not a whole number from 0 to 65535", isKept: false },
  });
  keeper.refuse = undefined;
  await editor.change("port", { port: 6882 });
  assertEquals(editor.status("port").state, "saved");
});

Deno.test("SettingsEditor says where a change is kept though it failed, and undoes it", async () => {
  const { editor, keeper } = await opened();
  keeper.refuse = "Cannot listen on port 80: it is in use";
  keeper.keepsRefused = true;
  await editor.change("port", { port: 80 });
  assertEquals(editor.values?.["port"], 80);
  assertEquals(editor.status("port"), {
    state: "failed",
    before: { port: 6881 },
    problem: { place: "", text: "Cannot listen on port 80: it is in use", isKept: true },
  });
  keeper.refuse = undefined;
  await editor.undo("port");
  assertEquals(keeper.kept["port"], 6881);
});

Deno.test("SettingsEditor sends changes one after the other", async () => {
  const { editor, keeper } = await opened();
  await Promise.all([editor.change("port", { port: 1 }), editor.change("dht", { dht: false })]);
  assertEquals(keeper.kept, { port: 1, dht: false, groups: [] });
  await editor.undo("port");
  assertEquals(keeper.kept, { port: 6881, dht: false, groups: [] });
});

Deno.test("SettingsEditor shows what is on its way, whatever is answered to another change", async () => {
  const { editor, keeper } = await opened();
  const first = editor.change("port", { port: 1 });
  const second = editor.change("dht", { dht: false });
  keeper.refuse = "no";
  await first;
  assertEquals(editor.values, { port: 6881, dht: false, groups: [] });
  await second;
  assertEquals(editor.values, { port: 6881, dht: true, groups: [] });
});

Deno.test("problemOf() tells where in a setting something is wrong", () => {
  assertEquals(problemOf("groups", new Error("Cannot set groups[1].name: it is empty")), {
    place: "[1].name",
    text: "It is empty",
  });
  assertEquals(problemOf("port", new Error("Cannot listen on port 80: permission denied")), {
    place: "",
    text: "Cannot listen on port 80: permission denied",
  });
  assertEquals(problemOf("port", "what"), { place: "", text: "what" });
});
