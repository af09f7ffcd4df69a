import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatNoun } from "../../../text/mod.ts";
import { client } from "../../api.ts";
import { useFetched } from "../parts/use_fetched.ts";
import { useNow } from "../parts/use_now.ts";
import { formatWhen } from "../../ui/when.ts";
import { messageOf } from "../parts/message_of.ts";

/** Addresses that are banned, of which each can be let in again; looks anew each minute, and when `version` is another. */
export function BannedPeers(
  { version, isFixed }: { version: number; isFixed: boolean },
): JSX.Element | null {
  const [changes, setChanges] = useState(0);
  const [wrong, setWrong] = useState<string>();
  const now = useNow(60_000);
  const { value } = useFetched(() => client.bans(), `${version} ${changes} ${now}`);
  const bans = value?.bans ?? [];
  if (bans.length === 0) return null;
  async function letIn(address: string): Promise<void> {
    try {
      await client.unban(address);
      setWrong(undefined);
    } catch (error) {
      setWrong(messageOf(error));
    }
    setChanges((count) => count + 1);
  }
  return (
    <details class="banned-peers">
      <summary>{formatNoun(bans.length, "address is", "addresses are")} banned</summary>
      {wrong !== undefined && <p class="bad" role="alert">{wrong}</p>}
      <ul>
        {bans.map(({ address, at, reason, isByUser }) => (
          <li key={address}>
            <span class="address">{address}</span>
            <span class="soft">{reason}{at === 0 ? "" : `, ${formatWhen(at, now)}`}</span>
            {!isFixed && isByUser && (
              <button
                type="button"
                class="small-button"
                aria-label={`Let ${address} in again`}
                onClick={() => void letIn(address)}
              >
                Let in again
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
