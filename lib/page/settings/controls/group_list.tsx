import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { JsonValue } from "../../../daemon/json/mod.ts";
import { groupRows } from "../list_rows.ts";
import { RATE_UNITS } from "../quantity.ts";
import type { ControlProps } from "./control.ts";
import { ListEditor } from "./list_editor.tsx";
import { QuantityInput } from "./quantity_input.tsx";
import { TextInput } from "./text_input.tsx";

/** Limits that torrents with one label, or in one group, share. */
export function GroupList(props: ControlProps<JsonValue>): VNode {
  const [wrong, setWrong] = useState("");
  return (
    <>
      <ListEditor
        {...props}
        codec={groupRows}
        noun="limit"
        fields={({ name, download, upload, honorsSession }, change, id) => (
          <>
            <div class="field">
              <label for={`${id}-name`}>Label or group</label>
              <TextInput
                id={`${id}-name`}
                value={name}
                size={16}
                placeholder="iso"
                onChange={(name) => change({ name })}
              />
            </div>
            <div class="field">
              <label for={`${id}-down`}>Download together</label>
              <QuantityInput
                id={`${id}-down`}
                label="Download together"
                value={download}
                units={RATE_UNITS}
                isEmptyFine
                onChange={(download) => change({ download })}
                onWrong={setWrong}
              />
            </div>
            <div class="field">
              <label for={`${id}-up`}>Upload together</label>
              <QuantityInput
                id={`${id}-up`}
                label="Upload together"
                value={upload}
                units={RATE_UNITS}
                isEmptyFine
                onChange={(upload) => change({ upload })}
                onWrong={setWrong}
              />
            </div>
            <label class="switch">
              <input
                type="checkbox"
                checked={honorsSession}
                onChange={(event) => change({ honorsSession: event.currentTarget.checked })}
              />
              <span>The limits of all hold for them, too</span>
            </label>
          </>
        )}
      />
      {wrong !== "" && <p class="bad" role="alert">{wrong}</p>}
    </>
  );
}
