import { useEffect } from "preact/hooks";
import { useApp } from "../store/hooks.ts";
import { notifies, notify } from "./desktop_notices.ts";
import { NoticeWatch } from "./notices.ts";

/** Says what finishes and fails to those who listen, and shows it outside of the page to those who want that and look elsewhere. */
export function Notifier(): null {
  const { store } = useApp();
  useEffect(() => {
    const watch = new NoticeWatch();
    return store.rows.changes.listen(() => {
      const { rows } = store;
      watch.forget(rows.lastChange.removed);
      const changed = rows.lastChange.changed.flatMap((id) => rows.get(id) ?? []);
      const notices = watch.look(changed);
      if (notices.length === 0) return;
      store.toasts.say(notices.map(({ text }) => text).join(". "));
      if (!document.hidden || !notifies()) return;
      for (const notice of notices.slice(0, 3)) {
        notify(notice, () => {
          store.routes.go({ page: "torrent", id: notice.id, tab: "overview" });
        });
      }
    });
  }, [store]);
  return null;
}
