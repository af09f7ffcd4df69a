import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { JsonValue } from "../../../daemon/json/mod.ts";
import { ruleRows } from "../list_rows.ts";
import { MINUTE_UNITS } from "../quantity.ts";
import type { ControlProps } from "./control.ts";
import { ListEditor } from "./list_editor.tsx";
import { OptionalNumber } from "./optional_number.tsx";
import { QuantityInput } from "./quantity_input.tsx";
import { TextInput } from "./text_input.tsx";

/** Goals for some torrents. */
export function GoalRules(props: ControlProps<JsonValue>): VNode {
  const [wrong, setWrong] = useState("");
  return (
    <>
      <ListEditor
        {...props}
        codec={ruleRows}
        noun="rule"
        fields={({ by, name, ratio, idleMinutes, timeMinutes }, change, id) => (
          <>
            <div class="field">
              <label for={`${id}-by`}>For torrents</label>
              <span class="row">
                <select
                  id={`${id}-by`}
                  value={by}
                  onChange={(event) => change({ by: event.currentTarget.value })}
                >
                  <option value="label">with the label</option>
                  <option value="tracker">of the tracker</option>
                </select>
                <TextInput
                  id={`${id}-name`}
                  name={by === "label" ? "Label" : "Host of the tracker"}
                  value={name}
                  size={16}
                  placeholder={by === "label" ? "iso" : "tracker.example"}
                  onChange={(name) => change({ name })}
                />
              </span>
            </div>
            <div class="field">
              <label for={`${id}-ratio`}>Ratio</label>
              <OptionalNumber
                id={`${id}-ratio`}
                value={ratio}
                onChange={(ratio) => change({ ratio })}
                onWrong={setWrong}
              />
            </div>
            <div class="field">
              <label for={`${id}-time`}>Time of seeding</label>
              <QuantityInput
                id={`${id}-time`}
                label="Time of seeding"
                value={timeMinutes}
                units={MINUTE_UNITS}
                isEmptyFine
                onChange={(timeMinutes) => change({ timeMinutes })}
                onWrong={setWrong}
              />
            </div>
            <div class="field">
              <label for={`${id}-idle`}>Nobody wants anything for</label>
              <QuantityInput
                id={`${id}-idle`}
                label="Time without upload"
                value={idleMinutes}
                units={MINUTE_UNITS}
                isEmptyFine
                onChange={(idleMinutes) => change({ idleMinutes })}
                onWrong={setWrong}
              />
            </div>
          </>
        )}
      />
      {wrong !== "" && <p class="bad" role="alert">{wrong}</p>}
    </>
  );
}
