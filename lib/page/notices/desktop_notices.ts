import type { Notice } from "./notices.ts";

/** Where the browser keeps whether it shows notices. */
const KEY = "shoal.notices";

/** Whether this browser can show notices outside of the page at all: where it is reached safely, or on the same machine. */
export function canNotify(): boolean {
  return isSecureContext && "Notification" in globalThis;
}

/** Whether it shows them. */
export function notifies(): boolean {
  try {
    return canNotify() && Notification.permission === "granted" &&
      localStorage.getItem(KEY) === "yes";
  } catch {
    return false; // it keeps nothing
  }
}

/** Shows them from now on, or no more; gives whether it does, for the browser asks. */
export async function setNotifies(isOn: boolean): Promise<boolean> {
  const isAllowed = isOn && await Notification.requestPermission() === "granted";
  try {
    localStorage.setItem(KEY, isAllowed ? "yes" : "no");
  } catch {
    return false; // it keeps nothing
  }
  return isAllowed;
}

/** Shows a notice outside of the page; whoever chooses it comes to its torrent. */
export function notify({ id, kind, text }: Notice, open: () => void): void {
  const title = kind === "finished" ? "Download complete" : "A torrent needs you";
  const shown = new Notification(title, { body: text, tag: `shoal-${id}`, icon: "/icon_192.png" });
  shown.onclick = () => {
    focus();
    open();
    shown.close();
  };
}
