import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { PartProps } from "../app/part_props.ts";
import { useIsReadOnly } from "../store/hooks.ts";
import { Icon } from "../ui/icon.tsx";
import { BrowserSettings } from "./browser_settings.tsx";
import type { SettingGroup } from "./catalog.ts";
import { findSettings } from "./search.ts";
import { SETTING_GROUPS } from "./setting_groups.ts";
import { SettingRow } from "./setting_row.tsx";
import type { SettingsEditor } from "./settings_editor.ts";
import { useSettingsEditor } from "./use_settings_editor.ts";

/** Settings that are no settings of the daemon. */
const BROWSER = { id: "browser", title: "This browser" };

/** All settings: groups at the side, a box to find some, each saved as it is changed. */
export function SettingsPage({ onClose }: PartProps): VNode {
  const { editor, problem, retry } = useSettingsEditor();
  const isReadOnly = useIsReadOnly();
  const [search, setSearch] = useState("");
  const box = useRef<HTMLInputElement>(null);
  const groups = findSettings(SETTING_GROUPS, search);
  const isAll = search.trim() === "";
  useEffect(() => {
    // A phone would put its keyboard over half of the page.
    if (matchMedia("(pointer: fine)").matches) box.current?.focus();
  }, []);
  return (
    <div class="settings">
      <header class="page-head">
        <button type="button" class="bare icon" aria-label="Back to the list" onClick={onClose}>
          <Icon name="back" />
        </button>
        <h1>Settings</h1>
        <input
          ref={box}
          type="search"
          value={search}
          placeholder="Find a setting"
          aria-label="Find a setting"
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </header>
      <nav aria-label="Groups of settings">
        {[...groups, ...isAll ? [BROWSER] : []].map(({ id, title }) => (
          <button
            key={id}
            type="button"
            class="bare"
            onClick={() => goTo(id)}
          >
            {title}
          </button>
        ))}
      </nav>
      <div class="groups">
        {problem !== "" && (
          <p class="bad" role="alert">
            {problem} <button type="button" onClick={retry}>Try again</button>
          </p>
        )}
        {isReadOnly && <p class="soft">You may look at these settings, and change none.</p>}
        <fieldset class="all" disabled={isReadOnly}>
          {editor.values &&
            groups.map((group) => <Group key={group.id} group={group} editor={editor} />)}
        </fieldset>
        {groups.length === 0 && (
          <p class="soft" role="status">
            Nothing is called so.{" "}
            <button type="button" onClick={() => setSearch("")}>Show all</button>
          </p>
        )}
        {isAll && <BrowserSettings />}
      </div>
    </div>
  );
}

function Group(
  { group, editor }: { readonly group: SettingGroup; readonly editor: SettingsEditor },
): VNode {
  const { id, title, entries, note } = group;
  return (
    <section class="settings-group" id={`settings-${id}`} aria-labelledby={`settings-${id}-title`}>
      <h2 id={`settings-${id}-title`} tabIndex={-1}>{title}</h2>
      {entries.map((entry) => <SettingRow key={entry.key} entry={entry} editor={editor} />)}
      {note !== undefined && <p class="note-line soft">{note}</p>}
    </section>
  );
}

/** Goes to a group; the next Tab goes on from there. */
function goTo(id: string): void {
  const title = document.getElementById(`settings-${id}-title`);
  title?.scrollIntoView({ block: "start" });
  title?.focus({ preventScroll: true });
}
