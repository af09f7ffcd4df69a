import type { VNode } from "preact";
import type { JsonValue } from "../../daemon/json/mod.ts";
import { FolderInput } from "../folders/folder_input.tsx";
import type { SettingEntry } from "./catalog.ts";
import { GoalRules } from "./controls/goal_rules.tsx";
import { GroupList } from "./controls/group_list.tsx";
import { LinesInput } from "./controls/lines_input.tsx";
import { NumberInput } from "./controls/number_input.tsx";
import { QuantityInput } from "./controls/quantity_input.tsx";
import { WatchFolders } from "./controls/watch_folders.tsx";
import { WeekInput } from "./controls/week_input.tsx";
import { textsOf } from "./list_rows.ts";
import { MINUTE_UNITS, RATE_UNITS, SIZE_UNITS } from "./quantity.ts";
import type { SettingsEditor } from "./settings_editor.ts";

/** What is set by a control. */
export interface SettingControlProps {
  /** What it is. */
  readonly entry: SettingEntry;
  /** What changes it. */
  readonly editor: SettingsEditor;
  /** Whether it does not hold now. */
  readonly isDisabled: boolean;
}

/** What a setting is typed or chosen with; switches have none. */
export function SettingControl({ entry, editor, isDisabled }: SettingControlProps): VNode | null {
  const { key, label, shown, onlyIf } = entry;
  const value = editor.values?.[key];
  const id = `setting-${key}`;
  const isRefused = editor.status(key).problem !== undefined;
  const set = (value: JsonValue) => void editor.change(key, { [key]: value });
  const common = {
    id,
    isDisabled,
    isRefused,
    describedBy: `${id}-help ${id}-outcome`,
    // Its label stands at what switches it.
    name: onlyIf === undefined ? undefined : label,
  };
  const onWrong = (text: string) => editor.refuse(key, text);
  const amount = typeof value === "number" ? value : null;
  switch (shown.kind) {
    case "folder":
      return (
        <FolderInput
          {...common}
          value={text(value)}
          placeholder={shown.none}
          onChange={set}
        />
      );
    case "rate":
    case "size":
    case "minutes": {
      const units = { rate: RATE_UNITS, size: SIZE_UNITS, minutes: MINUTE_UNITS }[shown.kind];
      return (
        <QuantityInput
          {...common}
          label={label}
          value={amount}
          units={units}
          isEmptyFine={shown.kind === "rate"}
          onChange={set}
          onWrong={onWrong}
        />
      );
    }
    case "number":
      return (
        <NumberInput
          {...common}
          value={amount ?? 0}
          unit={shown.unit}
          fraction={shown.fraction}
          onChange={set}
          onWrong={onWrong}
        />
      );
    case "choice":
      return (
        <select
          id={id}
          value={text(value)}
          disabled={isDisabled}
          aria-describedby={common.describedBy}
          onChange={(event) => set(event.currentTarget.value)}
        >
          {shown.choices.map(({ value, label }) => (
            <option key={value} value={value}>{label}</option>
          ))}
        </select>
      );
    case "lines":
      return (
        <LinesInput
          {...common}
          value={textsOf(value)}
          placeholder={shown.placeholder}
          onChange={set}
        />
      );
    case "week":
      return (
        <WeekInput
          {...common}
          value={halfHoursOf(value)}
          onChange={(halfHours) => set({ halfHours })}
        />
      );
    case "watch-folders":
      return <WatchFolders {...common} value={value ?? []} onChange={set} />;
    case "goal-rules":
      return <GoalRules {...common} value={value ?? []} onChange={set} />;
    case "groups":
      return <GroupList {...common} value={value ?? []} onChange={set} />;
    default:
      return null;
  }
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function halfHoursOf(value: JsonValue | undefined): string {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const [, halfHours] = entries.find(([name]) => name === "halfHours") ?? [];
  return typeof halfHours === "string" ? halfHours : "0".repeat(336);
}
