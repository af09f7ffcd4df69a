import { client } from "../api.ts";
import { chosenColumns, COLUMNS } from "../list/columns.ts";
import { ColumnsDialog } from "../list/columns_dialog.tsx";
import { sortedBy } from "../list/sorted_by.ts";
import type { App } from "../store/hooks.ts";
import type { Prefs } from "../store/prefs.ts";
import type { Menu, MenuItem } from "../ui/menu.tsx";
import { KeysDialog } from "./keys_dialog.tsx";

/** What the page offers besides the list. */
export function pageMenu(
  { store, actions }: App,
  { isPhone }: { readonly isPhone: boolean },
): Menu {
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
        run: () => actions.begin(() => actions.set({ usesAltLimits: !isSlow })),
      },
    ],
    [
      { label: "Statistics", run: () => routes.go({ page: "statistics" }) },
      { label: "Settings", run: () => routes.go({ page: "settings" }) },
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
      { label: "Sort by", items: [sortItems(prefs)] },
    ],
    // A phone has neither columns nor a side, nor keys.
    isPhone ? [] : [
      {
        label: "Columns…",
        run: () => dialogs.show((close) => <ColumnsDialog onClose={close} />),
      },
      { label: "Show the side", isOn: showsSide, run: () => prefs.set({ showsSide: !showsSide }) },
      {
        label: "Keys",
        keys: "?",
        run: () => dialogs.show((close) => <KeysDialog onClose={close} />),
      },
    ],
    [{ label: "Sign out", run: () => actions.begin(signOut) }],
  ];
}

/** Sorts by what the list shows, and by when a torrent was added; what it is sorted by already, the other way round. */
function sortItems(prefs: Prefs): MenuItem[] {
  const { sort, columns } = prefs.now;
  const chosen = chosenColumns(columns);
  const others = COLUMNS.filter((column) => column.id === "added" && !chosen.includes(column));
  return [...chosen, ...others].map((column) => {
    const isFirst = sort[0]?.column === column.id;
    const arrow = isFirst ? sort[0]?.isDown ? " ↓" : " ↑" : "";
    return {
      label: column.title + arrow,
      isOn: isFirst,
      run: () => prefs.set({ sort: sortedBy(sort, column) }),
    };
  });
}

async function signOut(): Promise<void> {
  await client.signOut();
  location.reload();
}
