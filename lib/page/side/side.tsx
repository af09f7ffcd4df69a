import type { ComponentChildren, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { formatCount } from "../../text/mod.ts";
import type { FilterChoice } from "../list/filter.ts";
import { STANDING_WORDS, STANDINGS, TONES } from "../list/standing.ts";
import { useApp, useTopic } from "../store/hooks.ts";
import { Icon } from "../ui/icon.tsx";
import { COUNTED_FIELDS, countRows, type Counts } from "./counts.ts";

/** Labels and trackers that are shown at once; the others when someone asks. */
const MAX_SHOWN = 12;

/** Chooses among the torrents by how they stand, their labels and trackers. */
export function Side(): VNode {
  const counts = useCounts();
  const { standings, labels, trackers } = counts;
  const named = [...labels].filter(([label]) => label !== "").sort(byCount);
  const none = labels.get("") ?? 0;
  const hosts = [...trackers].sort(([a, one], [b, two]) => {
    // Those without any come last.
    return Number(a === "") - Number(b === "") || two.total - one.total || (a < b ? -1 : 1);
  });
  return (
    <nav class="side" aria-label="Choose among the torrents">
      <Group title="State">
        <Entry choice={{ standing: undefined }} count={counts.total}>All</Entry>
        <Entry choice={{ standing: "active" }} count={counts.active}>Active</Entry>
        {STANDINGS.map((standing) => (
          <Entry
            key={standing}
            choice={{ standing }}
            count={standings.get(standing) ?? 0}
            tone={TONES[standing]}
          >
            {STANDING_WORDS[standing]}
          </Entry>
        ))}
      </Group>
      {named.length === 0 ? null : (
        <Group title="Label">
          <Shortened>
            {named.map(([label, count]) => (
              <Entry key={label} choice={{ label }} count={count}>{label}</Entry>
            ))}
            {none === 0 ? [] : (
              <Entry key="" choice={{ label: "" }} count={none}>
                <span class="soft">none</span>
              </Entry>
            )}
          </Shortened>
        </Group>
      )}
      {counts.total === 0 ? null : (
        <Group title="Tracker">
          <Shortened>
            {hosts.map(([host, { total, failing }]) => (
              <Entry key={host} choice={{ tracker: host }} count={total} failing={failing}>
                {host === "" ? <span class="soft">none: DHT only</span> : host}
              </Entry>
            ))}
          </Shortened>
        </Group>
      )}
    </nav>
  );
}

function Group(
  { title, children }: { readonly title: string; readonly children: ComponentChildren },
): VNode {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

/** The first of many, and a button that shows all. */
function Shortened({ children }: { readonly children: ComponentChildren }): VNode {
  const [showsAll, setShowsAll] = useState(false);
  const all = Array.isArray(children) ? children.flat() : [children];
  const hidden = all.length - MAX_SHOWN;
  return (
    <>
      {showsAll ? all : all.slice(0, MAX_SHOWN)}
      {hidden <= 0 ? null : (
        <li>
          <button type="button" class="bare soft" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? "Fewer" : `${formatCount(hidden)} more`}
          </button>
        </li>
      )}
    </>
  );
}

function Entry({ choice, count, tone = "", failing = 0, children }: {
  readonly choice: Partial<FilterChoice>;
  readonly count: number;
  readonly tone?: string;
  readonly failing?: number;
  readonly children: ComponentChildren;
}): VNode {
  const { filter } = useApp().store;
  useTopic(filter.changes);
  const isChosen = isSame(filter.choice, choice);
  const warning = failing === 0
    ? undefined
    : failing === count
    ? "It does not work"
    : `It does not work for ${formatCount(failing)} of ${formatCount(count)}`;
  return (
    <li class={`${tone === "" ? "" : `tone_${tone}`}${count === 0 ? " none" : ""}`}>
      <button
        type="button"
        aria-pressed={isChosen}
        title={warning}
        onClick={() => filter.choose(isChosen ? without(choice) : choice)}
      >
        {tone === "" ? null : <i class="dot" />}
        <span class="what">{children}</span>
        {warning === undefined ? null : (
          <span class="warning">
            <Icon name="warning" />
            <span class="unseen">{warning}</span>
          </span>
        )}
        <span class="count">{formatCount(count)}</span>
      </button>
    </li>
  );
}

/** What there is of each kind, counted anew when something has changed that is counted. */
function useCounts(): Counts {
  const { rows } = useApp().store;
  const [counts, setCounts] = useState(() => countRows(rows.all.values()));
  useEffect(() => {
    setCounts(countRows(rows.all.values()));
    return rows.changes.listen(() => {
      const { isListChanged, fields } = rows.lastChange;
      if (isListChanged || COUNTED_FIELDS.some((field) => fields.has(field))) {
        setCounts(countRows(rows.all.values()));
      }
    });
  }, [rows]);
  return counts;
}

function byCount([a, one]: readonly [string, number], [b, two]: readonly [string, number]): number {
  return two - one || (a < b ? -1 : 1);
}

function isSame(choice: FilterChoice, part: Partial<FilterChoice>): boolean {
  return Object.entries(part).every(([name, value]) => Reflect.get(choice, name) === value);
}

/** What undoes a choice. */
function without(choice: Partial<FilterChoice>): Partial<FilterChoice> {
  return Object.fromEntries(Object.keys(choice).map((name) => [name, undefined]));
}
