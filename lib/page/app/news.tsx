import type { VNode } from "preact";
import { useApp, useTopic } from "../store/hooks.ts";
import type { Toast } from "../store/toasts.ts";
import { Icon } from "../ui/icon.tsx";

/** News at the edge of the page. */
export function News(): VNode {
  const { toasts } = useApp().store;
  useTopic(toasts.changes);
  return (
    <div class="news" role="region" aria-label="News" aria-live="polite">
      {toasts.shown.map((toast) => (
        <Note
          key={toast.id}
          toast={toast}
          onClose={() => toasts.close(toast.id)}
        />
      ))}
    </div>
  );
}

function Note({ toast, onClose }: { readonly toast: Toast; readonly onClose: () => void }): VNode {
  const { kind, text, action } = toast;
  return (
    <div class={`note ${kind}`} role={kind === "error" ? "alert" : undefined}>
      {kind === "info" ? null : <Icon name={kind === "error" ? "warning" : "check"} />}
      <span>{text}</span>
      {action === undefined ? null : (
        <button
          type="button"
          onClick={() => {
            onClose();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" class="bare icon" aria-label="Put away" onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}
