import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { copyText } from "./copy_text.ts";

/** How long a button says that it has copied. */
const SAID_MS = 2_000;

/** A button that copies a text; `what` names it for those who listen: "Copy the magnet link". */
export function CopyButton(
  { text, what, label = "Copy" }: { text: string; what: string; label?: string },
): JSX.Element {
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  async function copy(): Promise<void> {
    setSaid(await copyText(text) ? "Copied" : "Could not copy");
  }
  return (
    <button
      type="button"
      class="small-button"
      aria-label={label === "Copy" ? `Copy ${what}` : label}
      onClick={copy}
    >
      <span aria-live="polite">{said ?? label}</span>
    </button>
  );
}
