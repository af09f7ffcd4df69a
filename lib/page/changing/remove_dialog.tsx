import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { formatBytes, formatNoun } from "../../text/mod.ts";
import type { App } from "../store/hooks.ts";
import type { Row } from "../store/row.ts";
import { Dialog } from "../ui/dialog.tsx";

/** Names that are listed at most. */
const MAX_NAMES = 8;

/** Asks whether torrents are to be removed, and whether their data is. */
export function askToRemove({ store, actions }: App, ids: readonly number[]): void {
  const rows = ids.flatMap((id) => store.rows.get(id) ?? []);
  if (rows.length === 0) return;
  store.dialogs.show((close) => (
    <RemoveDialog
      rows={rows}
      onClose={close}
      onRemove={(withData) => {
        actions.begin(() => actions.remove(rows.map(({ id }) => id), { withData }));
      }}
    />
  ));
}

interface RemoveDialogProps {
  readonly rows: readonly Row[];
  readonly onClose: () => void;
  readonly onRemove: (withData: boolean) => void;
}

function RemoveDialog({ rows, onClose, onRemove }: RemoveDialogProps): VNode {
  const [withData, setWithData] = useState(false);
  const bytes = rows.reduce((sum, { doneBytes }) => sum + doneBytes, 0);
  const what = rows.length === 1 ? "this torrent" : formatNoun(rows.length, "torrent");
  return (
    <Dialog
      title={`Remove ${what}?`}
      onClose={onClose}
      onSubmit={() => {
        onClose();
        onRemove(withData);
      }}
      buttons={
        <>
          <button type="button" onClick={onClose}>Cancel</button>
          <button type="submit" class={withData ? "danger" : "main"} autofocus>
            {withData ? "Remove with data" : "Remove"}
          </button>
        </>
      }
    >
      <ul class="names">
        {rows.slice(0, MAX_NAMES).map(({ id, name }) => <li key={id} dir="auto">{name}</li>)}
        {rows.length > MAX_NAMES ? <li class="soft">and {rows.length - MAX_NAMES} more</li> : null}
      </ul>
      <label class="check">
        <input
          type="checkbox"
          checked={withData}
          onChange={(event) => setWithData(event.currentTarget.checked)}
        />
        <span>
          Delete what was downloaded as well ({formatBytes(bytes)})
        </span>
      </label>
      <p class="soft">
        {withData
          ? "The files go to the trash folder, if the settings name one; else they are gone for good."
          : "The files stay where they are."}
      </p>
    </Dialog>
  );
}
