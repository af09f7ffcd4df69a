import type { VNode } from "preact";
import { client } from "../api.ts";
import { useApp, useIsReadOnly, useSession } from "../store/hooks.ts";
import { Icon } from "../ui/icon.tsx";

/** Switches to the alternative limits and back: a button for the bar at the top. Who may only look sees whether they hold. */
export function SlowSwitch(): VNode | null {
  const { actions } = useApp();
  const isReadOnly = useIsReadOnly();
  const session = useSession();
  if (session === undefined) return null;
  const isOn = session.isAlternativeSpeed;
  if (isReadOnly) return isOn ? <span class="tag">slow</span> : null;
  return (
    <button
      type="button"
      class={isOn ? "bare slow-switch on" : "bare slow-switch"}
      aria-label="Slow mode"
      aria-pressed={isOn}
      title={isOn ? "Slow mode: the alternative limits hold" : "Slow mode: the alternative limits"}
      onClick={() => void actions.try(() => client.set({ usesAltLimits: !isOn }))}
    >
      <Icon name="gauge" />
      {isOn && <span aria-hidden="true">Slow</span>}
    </button>
  );
}
