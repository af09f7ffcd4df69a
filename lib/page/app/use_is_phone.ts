import { useEffect, useState } from "preact/hooks";

/** The same width as in the style sheets. */
const PHONE = "(max-width: 700px)";

/** Whether the window is as narrow as that of a phone. */
export function useIsPhone(): boolean {
  const [isPhone, setIsPhone] = useState(() => matchMedia(PHONE).matches);
  useEffect(() => {
    const query = matchMedia(PHONE);
    const look = () => setIsPhone(query.matches);
    look();
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return isPhone;
}
