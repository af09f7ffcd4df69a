import type { Detail } from "../store/detail.ts";
import type { Row } from "../store/row.ts";

/** What every tab gets. It is rendered whenever the row or one of its parts has changed. */
export interface TabProps {
  /** The torrent's row: the same object as long as it is looked at, changed in place. */
  readonly row: Row;
  /** What else is known of it: the parts that the tab names; each is undefined until it has come. */
  readonly detail: Detail;
  /** Whether nobody may change anything: then no button is shown that would. */
  readonly isFixed: boolean;
}
