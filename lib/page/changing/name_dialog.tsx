import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import type { App } from "../store/hooks.ts";
import { ChangeDialog } from "./change_dialog.tsx";

/** Asks for another name of a torrent, which is that of its file or folder as well. */
export function askForName({ store, actions }: App, ids: readonly number[]): void {
  const [id = 0] = ids;
  const row = store.rows.get(id);
  if (row === undefined) return;
  const { name } = row;
  store.dialogs.show((close) => (
    <NameDialog
      name={name}
      onClose={close}
      onSave={(to) => actions.rename(id, name, to)}
    />
  ));
}

function NameDialog({ name, onClose, onSave }: {
  readonly name: string;
  readonly onClose: () => void;
  readonly onSave: (name: string) => Promise<boolean>;
}): VNode {
  const [text, setText] = useState(name);
  const id = useId();
  const clean = text.trim();
  return (
    <ChangeDialog
      title="Rename"
      verb="Rename"
      isWrong={clean === "" || clean.includes("/") || clean === name}
      onClose={onClose}
      onSave={() => onSave(clean)}
    >
      <p class="field">
        <label for={id}>Its name, and that of its file or folder</label>
        <input
          id={id}
          value={text}
          autofocus
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </p>
    </ChangeDialog>
  );
}
