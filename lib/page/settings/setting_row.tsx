import type { VNode } from "preact";
import type { SettingEntry } from "./catalog.ts";
import { SettingControl } from "./setting_control.tsx";
import type { SettingsEditor } from "./settings_editor.ts";

/** What a setting is shown with. */
export interface SettingRowProps {
  /** What it is. */
  readonly entry: SettingEntry;
  /** What changes it. */
  readonly editor: SettingsEditor;
}

/** A setting: its name, its control, what it does, and how its last change went. */
export function SettingRow({ entry, editor }: SettingRowProps): VNode {
  const { key, label, help, shown, onlyIf, reconnects = false } = entry;
  const id = `setting-${key}`;
  const { state, problem, before } = editor.status(key);
  const isSwitch = shown.kind === "switch";
  const isOn = onlyIf === undefined || editor.values?.[onlyIf] === true;
  const isList = ["watch-folders", "goal-rules", "groups"].includes(shown.kind);
  const isTall = isList || shown.kind === "week" || shown.kind === "lines";
  return (
    <div class={isTall ? "setting tall" : "setting"} data-state={state}>
      <div class="what">
        {isSwitch || onlyIf !== undefined
          ? (
            <label class="switch">
              <input
                id={isSwitch ? id : `${id}-on`}
                type="checkbox"
                checked={isSwitch ? editor.values?.[key] === true : isOn}
                aria-describedby={`${id}-help`}
                onChange={(event) =>
                  void editor.change(key, { [onlyIf ?? key]: event.currentTarget.checked })}
              />
              <span>{label}</span>
            </label>
          )
          : isList
          ? <span id={`${id}-label`}>{label}</span>
          : <label for={id}>{label}</label>}
      </div>
      {isSwitch ? null : (
        <div class="how">
          <SettingControl entry={entry} editor={editor} isDisabled={!isOn} />
        </div>
      )}
      <p class="help" id={`${id}-help`}>
        {help}
        {reconnects && " Peers are left and met again."}
      </p>
      <p class="outcome" id={`${id}-outcome`} aria-live="polite">
        {problem !== undefined && (
          <span class="bad">
            {entryOf(problem.place)}
            {problem.text}. {problem.isKept ? "It is set all the same." : "It is as it was."}
          </span>
        )}
        {state === "saving" && <span class="soft">Saving…</span>}
        {state === "saved" && <span class="good">Saved.</span>}
        {state === "undone" && <span class="soft">As before.</span>}
        {(state === "saved" || problem?.isKept) && before !== undefined && (
          <button
            type="button"
            class="link"
            aria-label={`Undo: ${label}`}
            onClick={() => void editor.undo(key)}
          >
            Undo
          </button>
        )}
      </p>
    </div>
  );
}

/** Which entry of a list is meant, in words; "" where it is no list. */
function entryOf(place: string): string {
  const [, index] = /^\[(\d+)\]/.exec(place) ?? [];
  return index === undefined ? "" : `Entry ${Number(index) + 1}: `;
}
