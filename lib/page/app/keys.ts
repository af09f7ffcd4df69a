/** Whether keys go into a text where the focus is. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !NO_TEXT.includes(target.type);
}

/** Inputs that take no text. */
const NO_TEXT: readonly string[] = ["checkbox", "radio", "range", "button", "file", "submit"];

/** Keys of the page and what they do. */
export const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ["/", "Search"],
  ["A", "Add a torrent"],
  ["↑ ↓ Page Home End", "Go through the list"],
  ["Shift + those", "Choose several"],
  ["Ctrl + A", "Choose all"],
  ["Space", "Pause or start"],
  ["Enter", "Open details"],
  ["F2", "Rename"],
  ["Delete", "Remove"],
  ["Shift + F10", "Menu of what can be done"],
  ["Escape", "Close details, choose nothing, clear the search"],
  ["?", "Show the keys"],
];
