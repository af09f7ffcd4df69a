import type { VNode } from "preact";
import { useApp, useIsReadOnly, useRoute, useTopic } from "../store/hooks.ts";
import { PARTS } from "./parts.tsx";

/** The part of the page that is open above the list or in its place, by the address. */
export function OpenPart(): VNode | null {
  const { store } = useApp();
  const route = useRoute();
  const isReadOnly = useIsReadOnly();
  useTopic(store.adding);
  const onClose = () => store.routes.back();
  switch (route.page) {
    case "add":
      if (isReadOnly) return null;
      return <PARTS.add key={store.adding.version} {...store.toAdd} onClose={onClose} />;
    case "create":
      return isReadOnly ? null : <PARTS.create onClose={onClose} />;
    case "settings":
    case "statistics": {
      const Part = PARTS[route.page];
      return (
        <main class="fullpage">
          <Part onClose={onClose} />
        </main>
      );
    }
    case "play":
      return (
        <main class="fullpage">
          <PARTS.play id={route.id} file={route.file} onClose={onClose} />
        </main>
      );
    default:
      return null;
  }
}
