import { Fragment, type VNode } from "preact";
import { Dialog } from "../ui/dialog.tsx";
import { KEYS } from "./keys.ts";

/** The keys of the page. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): VNode {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="facts keys">
        {KEYS.map(([keys, does]) => (
          <Fragment key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
