import type { VNode } from "preact";
import { useState } from "preact/hooks";

/** Where the browser goes with a magnet link: it puts the link in place of `%s`. */
function handlerUrl(): string {
  return `${location.origin}/#/add/%s`;
}

/** Whether this browser lets a page open magnet links: where it is reached safely, or on the same machine. */
function canOpenMagnets(): boolean {
  return isSecureContext && "registerProtocolHandler" in navigator;
}

/** Asks the browser to open magnet links of all pages here; it asks in turn. */
function openMagnetsHere(): void {
  navigator.registerProtocolHandler("magnet", handlerUrl());
}

/** Offers to open magnet links of other pages here. */
export function MagnetOffer(): VNode | null {
  const [isAsked, setAsked] = useState(false);
  if (!canOpenMagnets()) return null;
  return (
    <p class="soft offer">
      {isAsked
        ? "Your browser asks whether magnet links may be opened here; if it does not, they are already."
        : "Magnet links of other pages can open here."} {!isAsked && (
        <button
          type="button"
          onClick={() => {
            openMagnetsHere();
            setAsked(true);
          }}
        >
          Open magnet links with Shoal
        </button>
      )}
    </p>
  );
}
