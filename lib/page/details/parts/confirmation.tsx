import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../ui/dialog.tsx";
import { messageOf } from "./message_of.ts";

/** What {@linkcode Confirmation} asks. */
export interface ConfirmationProps {
  /** The question. */
  readonly title: string;
  /** What stands on the button that does it. */
  readonly doIt: string;
  /** Does it; what it throws is told. */
  readonly act: () => Promise<void>;
  /** It was done, or is not to be. */
  readonly close: () => void;
  /** What will be so then. */
  readonly children: ComponentChildren;
}

/** Asks before something is done that matters. */
export function Confirmation(
  { title, doIt, act, close, children }: ConfirmationProps,
): JSX.Element {
  const [wrong, setWrong] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  async function go(): Promise<void> {
    setBusy(true);
    try {
      await act();
      close();
    } catch (error) {
      setWrong(messageOf(error));
      setBusy(false);
    }
  }
  const buttons = (
    <>
      <button type="button" disabled={isBusy} onClick={close}>Cancel</button>
      <button type="submit" class="danger" disabled={isBusy}>{doIt}</button>
    </>
  );
  return (
    <Dialog title={title} buttons={buttons} onClose={close} onSubmit={() => void go()}>
      {children}
      {wrong !== undefined && <p class="bad" role="alert">{wrong}</p>}
    </Dialog>
  );
}
