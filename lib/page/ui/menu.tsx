import type { ComponentChildren, VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";

/** Something that a menu offers. */
export interface MenuItem {
  /** What it is called. */
  readonly label: string;
  /** The key that does the same. */
  readonly keys?: string;
  /** Whether it is on, for what can be switched. */
  readonly isOn?: boolean;
  /** Whether it can not be undone. */
  readonly isDangerous?: boolean;
  /** Whether it can not be had now. */
  readonly isDisabled?: boolean;
  /** What it offers itself, in place of doing something. */
  readonly items?: Menu;
  /** Does it. */
  readonly run?: () => void;
}

/** Items in groups, between which there is a line. */
export type Menu = readonly (readonly MenuItem[])[];

/** Where a menu opens: beside a point of the window. */
export interface MenuPlace {
  /** Pixels from the left. */
  readonly x: number;
  /** Pixels from the top. */
  readonly y: number;
  /** Whether its right edge is at `x`, not its left. */
  readonly isFromRight?: boolean;
}

/** What a menu is made of. */
export interface PopupMenuProps {
  /** What it is called. */
  readonly label: string;
  /** What it offers. */
  readonly menu: Menu;
  /** Where it opens. */
  readonly place: MenuPlace;
  /** Is called when something was chosen, or nothing. */
  readonly onClose: () => void;
}

/** Room that is left between a menu and the edge of the window, in pixels. */
const MARGIN = 6;

/** A menu above everything else. Arrows go through it; what offers more opens in its place. */
export function PopupMenu({ label, menu, place, onClose }: PopupMenuProps): VNode {
  const ref = useRef<HTMLDivElement>(null);
  const [inner, setInner] = useState<MenuItem>();
  const shown = inner?.items ?? menu;
  useEffect(() => {
    const before = document.activeElement;
    function closeOutside(event: Event): void {
      const { target } = event;
      if (target instanceof Node && ref.current?.contains(target)) return;
      onClose();
    }
    addEventListener("pointerdown", closeOutside, true);
    addEventListener("blur", onClose);
    addEventListener("resize", onClose);
    return () => {
      removeEventListener("pointerdown", closeOutside, true);
      removeEventListener("blur", onClose);
      removeEventListener("resize", onClose);
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const { width, height } = element.getBoundingClientRect();
    const wanted = place.isFromRight ? place.x - width : place.x;
    element.style.left = `${fit(wanted, width, innerWidth)}px`;
    element.style.top = `${fit(place.y, height, innerHeight)}px`;
    itemsOf(element)[0]?.focus();
  }, [shown, place.x, place.y]);
  function choose(item: MenuItem): void {
    if (item.items !== undefined) return setInner(item);
    onClose();
    item.run?.();
  }
  return (
    <div
      ref={ref}
      class="menu"
      role="menu"
      aria-label={inner?.label ?? label}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft" && inner !== undefined) setInner(undefined);
        else if (event.key === "ArrowRight") pressFocused("aria-haspopup");
        else if (event.key === "Escape" || event.key === "Tab") onClose();
        else if (!moveFocus(event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {inner === undefined ? null : (
        <button
          type="button"
          role="menuitem"
          class="outer"
          onClick={() => setInner(undefined)}
        >
          <Icon name="back" /> {inner.label}
        </button>
      )}
      {shown.filter((group) => group.length > 0).map((group, at) => (
        <div key={at} role="group">
          {group.map((item) => <Item key={item.label} item={item} choose={choose} />)}
        </div>
      ))}
    </div>
  );
}

function Item(
  { item, choose }: { readonly item: MenuItem; readonly choose: (item: MenuItem) => void },
): VNode {
  const { label, keys, isOn, isDangerous = false, isDisabled = false, items } = item;
  return (
    <button
      type="button"
      role={isOn === undefined ? "menuitem" : "menuitemcheckbox"}
      aria-checked={isOn}
      aria-haspopup={items === undefined ? undefined : "menu"}
      disabled={isDisabled}
      class={isDangerous ? "dangerous" : ""}
      tabIndex={-1}
      onClick={() => choose(item)}
    >
      <span class="tick">{isOn === true ? <Icon name="check" /> : null}</span>
      <span>{label}</span>
      {keys === undefined ? null : <kbd>{keys}</kbd>}
      {items === undefined ? null : <span class="into" aria-hidden="true">›</span>}
    </button>
  );
}

/** What a button with a menu is made of. */
export interface MenuButtonProps {
  /** What the button and its menu are called. */
  readonly label: string;
  /** Classes of the button. */
  readonly class?: string;
  /** What the button shows. */
  readonly children: ComponentChildren;
  /** Whether it can not be pressed. */
  readonly isDisabled?: boolean;
  /** Makes the menu when it is opened. */
  readonly menu: () => Menu;
}

/** A button that opens a menu below itself. */
export function MenuButton(props: MenuButtonProps): VNode {
  const ref = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<MenuPlace>();
  function open(): void {
    const box = ref.current?.getBoundingClientRect();
    if (box !== undefined) setPlace({ x: box.right, y: box.bottom + 4, isFromRight: true });
  }
  return (
    <>
      <button
        ref={ref}
        type="button"
        class={props.class ?? ""}
        aria-label={props.label}
        title={props.label}
        aria-haspopup="menu"
        aria-expanded={place !== undefined}
        disabled={props.isDisabled ?? false}
        onClick={open}
      >
        {props.children}
      </button>
      {place === undefined ? null : (
        <PopupMenu
          label={props.label}
          menu={props.menu()}
          place={place}
          onClose={() => setPlace(undefined)}
        />
      )}
    </>
  );
}

/** Moves a menu back into the window. */
function fit(wanted: number, length: number, room: number): number {
  return Math.max(MARGIN, Math.min(wanted, room - length - MARGIN));
}

function itemsOf(element: Element): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)')];
}

function pressFocused(attribute: string): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.hasAttribute(attribute)) {
    activeElement.click();
  }
}

/** Goes to another item by a key; false where the key is for something else. */
function moveFocus(event: KeyboardEvent): boolean {
  const { currentTarget, key } = event;
  if (!(currentTarget instanceof Element)) return false;
  const items = itemsOf(currentTarget);
  const at = items.findIndex((item) => item === document.activeElement);
  const to = target(key, at, items);
  items[to]?.focus();
  return to >= 0;
}

function target(key: string, at: number, items: readonly HTMLElement[]): number {
  switch (key) {
    case "ArrowDown":
      return (at + 1) % items.length;
    case "ArrowUp":
      return (at - 1 + items.length) % items.length;
    case "Home":
      return 0;
    case "End":
      return items.length - 1;
    default: {
      if (key.length !== 1 || key === " ") return -1;
      const letter = key.toLowerCase();
      const order = [...items.keys()].map((step) => (at + 1 + step) % items.length);
      return order.find((index) =>
        items[index]?.innerText.trim().toLowerCase().startsWith(letter)
      ) ??
        -1;
    }
  }
}
