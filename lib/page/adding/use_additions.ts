import { useEffect, useState } from "preact/hooks";
import { useRender } from "../store/hooks.ts";
import { addingApi } from "./adding_api.ts";
import { Additions } from "./additions.ts";

/** What someone is about to add, for as long as the component that uses it is there. */
export function useAdditions(): Additions {
  const render = useRender();
  const [additions] = useState(() => new Additions(addingApi, () => render()));
  useEffect(() => () => additions.close(), [additions]);
  return additions;
}
