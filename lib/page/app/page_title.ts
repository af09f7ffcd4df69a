import { useEffect } from "preact/hooks";
import { useSession } from "../store/hooks.ts";
import { titleText } from "./title_text.ts";

/** Keeps the title of the page's tab: the rates, while anything moves. */
export function PageTitle(): null {
  const title = titleText(useSession());
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
