import { client } from "../api.ts";
import type { App } from "../store/hooks.ts";
import type { Menu } from "../ui/menu.tsx";
import { KeysDialog } from "./keys_dialog.tsx";

/** What the page offers besides the list. */
export function pageMenu({ store, actions }: App): Menu {
  const { routes, prefs, dialogs } = store;
  const session = store.session.now;
  const isReadOnly = session?.isReadOnly ?? false;
  const { theme, showsSide } = prefs.now;
  const isSlow = session?.isAlternativeSpeed ?? false;
  return [
    isReadOnly ? [] : [
      { label: "Create a torrent…", run: () => routes.go({ page: "create" }) },
      {
        label: "Slow mode",
        isOn: isSlow,
        run: () => void actions.set({ usesAltLimits: !isSlow }),
      },
    ],
    [
      { label: "Statistics", run: () => routes.go({ page: "statistics" }) },
      ...isReadOnly ? [] : [{ label: "Settings", run: () => routes.go({ page: "settings" }) }],
    ],
    [
      {
        label: "Colours",
        items: [
          (["system", "light", "dark"] as const).map((name) => ({
            label: { system: "As the system has them", light: "Light", dark: "Dark" }[name],
            isOn: name === theme,
            run: () => prefs.set({ theme: name }),
          })),
        ],
      },
      { label: "Show the side", isOn: showsSide, run: () => prefs.set({ showsSide: !showsSide }) },
      {
        label: "Keys",
        keys: "?",
        run: () => dialogs.show((close) => <KeysDialog onClose={close} />),
      },
    ],
    [{ label: "Sign out", run: () => void actions.try(signOut) }],
  ];
}

async function signOut(): Promise<void> {
  await client.signOut();
  location.reload();
}
