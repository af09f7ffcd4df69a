import { useEffect } from "preact/hooks";
import { isTyping } from "./keys.ts";

/**
 * Listens to keys while nobody types, and no dialog or menu is open.
 *
 * @param press says whether a key was for it
 */
export function useKeys(press: (event: KeyboardEvent) => boolean): void {
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open], .menu") !== null) return;
      if (press(event)) event.preventDefault();
    }
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
