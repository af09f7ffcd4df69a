import type { ComponentChildren, VNode } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../ui/dialog.tsx";

/** A dialog that changes something, and stays open if that fails. */
export function ChangeDialog({ title, verb = "Save", isWrong = false, onClose, onSave, children }: {
  readonly title: string;
  readonly verb?: string;
  readonly isWrong?: boolean;
  readonly onClose: () => void;
  readonly onSave: () => Promise<boolean>;
  readonly children: ComponentChildren;
}): VNode {
  const [isBusy, setBusy] = useState(false);
  async function save(): Promise<void> {
    setBusy(true);
    if (await onSave()) onClose();
    else setBusy(false);
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => void save()}
      buttons={
        <>
          <button type="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="main" disabled={isWrong || isBusy}>{verb}</button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
