/**
 * Puts a text on the clipboard; gives whether that went well. Pages that did not come over TLS or from this machine may do so
 * only in the old way.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // There is no clipboard here, or no leave to use it: what is selected can be copied still.
    return copySelected(text);
  }
}

function copySelected(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  // Within a dialog nothing outside of it can have the focus.
  const home = before?.closest("dialog") ?? document.body;
  home.append(area);
  area.focus();
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}
