import { useEffect, useRef } from "preact/hooks";
import { mayBeDropped, readClipboard, readDropped, type Transferred } from "./transfer.ts";

/** Takes what is dropped anywhere, or pasted where nothing is typed, while the component that uses it is there. */
export function useTransfers(take: (taken: Transferred) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    async function drop(event: DragEvent): Promise<void> {
      if (event.dataTransfer === null || !mayBeDropped(event.dataTransfer)) return;
      event.preventDefault();
      latest.current(await readDropped(event.dataTransfer));
    }
    async function paste(event: ClipboardEvent): Promise<void> {
      if (event.clipboardData === null || isTextBox(event.target)) return;
      event.preventDefault();
      latest.current(await readClipboard(event.clipboardData));
    }
    // Before the page itself takes it, which would begin anew.
    addEventListener("drop", drop, true);
    addEventListener("paste", paste, true);
    return () => {
      removeEventListener("drop", drop, true);
      removeEventListener("paste", paste, true);
    };
  }, []);
}

function isTextBox(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}
