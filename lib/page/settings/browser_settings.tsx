import type { VNode } from "preact";
import { MagnetOffer } from "../adding/magnet_offer.tsx";
import { useApp, usePrefs } from "../store/hooks.ts";
import { NotificationSwitch } from "./notification_switch.tsx";

const THEMES = [
  ["system", "As the system has them"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;

/** What is so in this browser alone. */
export function BrowserSettings(): VNode {
  const { prefs } = useApp().store;
  const { theme } = usePrefs();
  return (
    <section class="settings-group" id="settings-browser" aria-labelledby="settings-browser-title">
      <h2 id="settings-browser-title">This browser</h2>
      <div class="setting">
        <div class="what">
          <label for="setting-theme">Colours</label>
        </div>
        <div class="how">
          <select
            id="setting-theme"
            value={theme}
            onChange={(event) => {
              const chosen = THEMES.find(([name]) =>
                name === event.currentTarget.value
              );
              if (chosen) {
                prefs.set({ theme: chosen[0] });
              }
            }}
          >
            {THEMES.map(([name, label]) => <option key={name} value={name}>{label}</option>)}
          </select>
        </div>
      </div>
      <NotificationSwitch />
      <MagnetOffer />
    </section>
  );
}
