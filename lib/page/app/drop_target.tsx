import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readPasted } from "../adding/sources.ts";
import { useApp, useIsReadOnly } from "../store/hooks.ts";
import { isTyping } from "./keys.ts";

/** Takes files and links that are dropped or pasted anywhere on the page, and opens what adds them. */
export function DropTarget(): VNode | null {
  const { store } = useApp();
  const isReadOnly = useIsReadOnly();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (isReadOnly) return;
    let depth = 0;
    function enter(event: DragEvent): void {
      if (!takes(event.dataTransfer)) return;
      event.preventDefault();
      if (event.type === "dragenter") depth++;
      setOver(true);
    }
    function leave(event: DragEvent): void {
      if (!takes(event.dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    }
    function drop(event: DragEvent): void {
      depth = 0;
      setOver(false);
      // Something on the page may have taken it already.
      if (event.defaultPrevented || !takes(event.dataTransfer)) return;
      event.preventDefault();
      const files = [...event.dataTransfer?.files ?? []];
      store.add({ files, text: files.length > 0 ? "" : droppedText(event.dataTransfer) });
    }
    function paste(event: ClipboardEvent): void {
      if (
        event.defaultPrevented || isTyping(event.target) || document.querySelector("dialog[open]")
      ) {
        return;
      }
      const files = [...event.clipboardData?.files ?? []];
      const text = event.clipboardData?.getData("text/plain").trim() ?? "";
      if (files.length === 0 && readPasted(text).length === 0) return;
      event.preventDefault();
      store.add({ files, text: files.length > 0 ? "" : text });
    }
    addEventListener("dragenter", enter);
    addEventListener("dragover", enter);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    addEventListener("paste", paste);
    return () => {
      removeEventListener("dragenter", enter);
      removeEventListener("dragover", enter);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
      removeEventListener("paste", paste);
    };
  }, [isReadOnly]);
  return isOver ? <div class="dropcurtain" aria-hidden="true">Drop to add</div> : null;
}

function takes(data: DataTransfer | null): boolean {
  const types = data?.types ?? [];
  return ["Files", "text/uri-list", "text/plain"].some((type) => types.includes(type));
}

function droppedText(data: DataTransfer | null): string {
  return data?.getData("text/uri-list") || data?.getData("text/plain") || "";
}
