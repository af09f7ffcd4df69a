import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { canNotify, notifies, setNotifies } from "../notices/desktop_notices.ts";

/** Whether this browser shows what finishes and fails. */
export function NotificationSwitch(): VNode {
  const [isOn, setOn] = useState(notifies);
  const [isRefused, setRefused] = useState(false);
  async function change(wanted: boolean): Promise<void> {
    const on = await setNotifies(wanted);
    setOn(on);
    setRefused(wanted && !on);
  }
  return (
    <div class="setting">
      <div class="what">
        <label class="switch">
          <input
            type="checkbox"
            checked={isOn}
            disabled={!canNotify()}
            aria-describedby="setting-notices-help"
            onChange={(event) => void change(event.currentTarget.checked)}
          />
          <span>Tell me when a torrent is complete or fails</span>
        </label>
      </div>
      <p class="help" id="setting-notices-help">
        {canNotify()
          ? "While the page is open in a tab that you do not look at."
          : "A browser does this only for pages of this machine, or by https."}
      </p>
      <p class="outcome" aria-live="polite">
        {isRefused && (
          <span class="bad">
            The browser does not allow it: see what it says beside the address.
          </span>
        )}
      </p>
    </div>
  );
}
