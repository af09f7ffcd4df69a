import { Component, type VNode } from "preact";
import { formatPercent } from "../../text/mod.ts";
import { progressOf, type Row } from "../store/row.ts";
import type { Rows } from "../store/rows.ts";
import type { Column } from "./columns.ts";
import { standingOf, standingText, TONES } from "./standing.ts";

/** Labels that are shown beside a name; the column of labels has all. */
const MAX_LABELS = 2;

/** What a row is made of. */
export interface TorrentRowProps {
  /** Its torrent. */
  readonly id: number;
  /** Where it stands in the list, from 0. */
  readonly index: number;
  /** Where its torrent is kept. */
  readonly rows: Rows;
  /** The columns that are shown. */
  readonly columns: readonly Column[];
  /** Whether it is chosen. */
  readonly isChosen: boolean;
  /** Whether keys go on from it. */
  readonly isCursor: boolean;
}

/** A torrent in the list. It is rendered anew when its torrent changes, and at no change of others. */
export class TorrentRow extends Component<TorrentRowProps> {
  #end: () => void = () => undefined;

  /** Follows its torrent. */
  override componentDidMount(): void {
    this.#end = this.props.rows.listen(this.props.id, () => this.forceUpdate());
  }

  /** Lets it go; a row stays with its torrent for as long as it is drawn. */
  override componentWillUnmount(): void {
    this.#end();
  }

  /** Whether it is another row than it was. */
  override shouldComponentUpdate(next: TorrentRowProps): boolean {
    const { index, columns, isChosen, isCursor } = this.props;
    return next.index !== index || next.columns !== columns || next.isChosen !== isChosen ||
      next.isCursor !== isCursor;
  }

  /** Draws it. */
  override render({ id, index, rows, columns, isChosen, isCursor }: TorrentRowProps): VNode | null {
    const row = rows.get(id);
    if (row === undefined) return null;
    const tone = TONES[standingOf(row)];
    const classes = [
      ...["row", `tone_${tone}`],
      ...row.trouble === null ? [] : ["troubled"],
      ...isChosen ? ["chosen"] : [],
      ...isCursor ? ["cursor"] : [],
    ].join(" ");
    return (
      <tr
        id={`row_${id}`}
        data-id={id}
        class={classes}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isChosen}
      >
        {columns.map((column) => <Cell key={column.id} column={column} row={row} />)}
      </tr>
    );
  }
}

function Cell({ column, row }: { readonly column: Column; readonly row: Row }): VNode {
  switch (column.id) {
    case "name":
      return <NameCell row={row} />;
    case "done":
      return <DoneCell row={row} />;
    default: {
      const text = column.text(row);
      return (
        <td
          role="gridcell"
          class={column.isNumber ? `${column.id} num` : column.id}
          title={column.isNumber ? undefined : text}
        >
          {text}
        </td>
      );
    }
  }
}

function NameCell({ row }: { readonly row: Row }): VNode {
  const { name, labels, isPrivate } = row;
  return (
    <td role="gridcell" class="name">
      <div>
        <i class="dot" />
        <span class="unseen">{standingText(row)}:</span>
        <span class="title" dir="auto" title={name}>{name}</span>
        {labels.slice(0, MAX_LABELS).map((label) => <span key={label} class="tag">{label}</span>)}
        {labels.length > MAX_LABELS
          ? <span class="tag" title={labels.join(", ")}>+{labels.length - MAX_LABELS}</span>
          : null}
        {isPrivate ? <span class="tag" title="Only its trackers name peers">private</span> : null}
      </div>
    </td>
  );
}

function DoneCell({ row }: { readonly row: Row }): VNode {
  const progress = progressOf(row);
  return (
    <td role="gridcell" class="done">
      <span class="bar">
        <i style={{ width: `${Math.min(1, progress) * 100}%` }} />
      </span>
      <span class="percent">{formatPercent(progress)}</span>
    </td>
  );
}
