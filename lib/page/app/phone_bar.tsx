import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { formatNoun } from "../../text/mod.ts";
import { TorrentActions } from "../changing/torrent_actions.tsx";
import { NO_CHOICE } from "../list/selection.ts";
import { Side } from "../side/side.tsx";
import { useApp, useIsReadOnly, useTopic } from "../store/hooks.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";

/** What a phone has at the lower edge, where thumbs are: filters, search, adding, and choosing several. */
export function PhoneBar(): VNode {
  const { store } = useApp();
  const { selecting, searching, filter } = store;
  const isReadOnly = useIsReadOnly();
  useTopic(selecting.changes);
  useTopic(searching.changes);
  useTopic(filter.changes);
  if (selecting.isOn) return <SelectingBar />;
  const { standing, label, tracker } = filter.choice;
  const isFiltered = [standing, label, tracker].some((part) => part !== undefined);
  return (
    <nav class="phonebar" aria-label="Actions">
      <BarButton
        icon="filter"
        label={isFiltered ? "Filtered" : "Filter"}
        isOn={isFiltered}
        onPress={() =>
          store.dialogs.show((close) => (
            <Dialog
              title="Show"
              onClose={close}
              buttons={
                <>
                  <button type="button" onClick={() => filter.clear()}>All</button>
                  <button type="button" class="main" onClick={close}>Done</button>
                </>
              }
            >
              <Side />
            </Dialog>
          ))}
      />
      <BarButton
        icon="search"
        label="Search"
        isOn={searching.isOn}
        onPress={() => {
          if (searching.isOn) filter.write("");
          searching.set(!searching.isOn);
        }}
      />
      {isReadOnly
        ? null
        : <BarButton icon="add" label="Add" isMain onPress={() => store.add({})} />}
      <BarButton icon="check" label="Select" onPress={() => selecting.set(true)} />
    </nav>
  );
}

/** While several are chosen by taps: how many, and what to do with them. */
function SelectingBar(): VNode {
  const { store } = useApp();
  const { selection, selecting, list } = store;
  useTopic(selection.changes);
  useEffect(() => () => selection.set(NO_CHOICE), []);
  const ids = [...selection.now.chosen];
  return (
    <nav class="phonebar selecting" aria-label="What to do with the chosen torrents">
      <button
        type="button"
        class="bare"
        onClick={() => selection.set({ ...NO_CHOICE, chosen: new Set(list.order) })}
      >
        All
      </button>
      <span>{ids.length === 0 ? "Tap to choose" : formatNoun(ids.length, "torrent")}</span>
      <TorrentActions ids={ids} />
      <button type="button" class="bare" onClick={() => selecting.set(false)}>Done</button>
    </nav>
  );
}

function BarButton({ icon, label, isOn = false, isMain = false, onPress }: {
  readonly icon: IconName;
  readonly label: string;
  readonly isOn?: boolean;
  readonly isMain?: boolean;
  readonly onPress: () => void;
}): VNode {
  return (
    <button
      type="button"
      class={isMain ? "main" : "bare"}
      aria-pressed={isOn || undefined}
      onClick={onPress}
    >
      <Icon name={icon} />
      <span>{label}</span>
    </button>
  );
}
