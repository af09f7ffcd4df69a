import type { JSX } from "preact";

/** A folder. */
export function FolderIcon(): JSX.Element {
  return (
    <svg width="15" height="15" viewBox="0 0 16 16" class="folder-icon" aria-hidden="true">
      <path
        d="M1.500 4.200c0-.7.500-1.200 1.200-1.200h3.300l1.600 1.800h5.700c.7 0 1.200.500 1.200 1.200v5.800c0 .7-.500 1.200-1.200 1.200H2.700c-.7 0-1.200-.500-1.200-1.200z"
        fill="none"
        stroke="currentColor"
        stroke-width="1.300"
      />
    </svg>
  );
}

/** What opens and closes a folder. */
export function TwistyIcon({ isOpen }: { isOpen: boolean }): JSX.Element {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path
        d={isOpen ? "M2.500 4.500L6 8l3.500-3.500" : "M4.500 2.500L8 6l-3.500 3.500"}
        fill="none"
        stroke="currentColor"
        stroke-width="1.500"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
