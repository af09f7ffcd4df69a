import { useApp } from "../store/hooks.ts";
import { KeysDialog } from "./keys_dialog.tsx";
import { useKeys } from "./use_keys.ts";

/** Listens to the keys that do the same wherever one is in the page. */
export function PageKeys(): null {
  const { store } = useApp();
  useKeys((event) => {
    if (event.ctrlKey || event.metaKey) return false;
    switch (event.key) {
      case "/":
        store.searching.set(true);
        document.querySelector<HTMLElement>("#search")?.focus();
        return true;
      case "?":
        store.dialogs.show((close) => <KeysDialog onClose={close} />);
        return true;
      case "a":
      case "A":
        if (store.session.now?.isReadOnly ?? true) return false;
        store.add({});
        return true;
      default:
        return false;
    }
  });
  return null;
}
