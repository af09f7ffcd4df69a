import { assertEquals, assertRejects } from "@std/assert";
import { GroupCommit } from "../../../../lib/daemon/store/_group_commit.ts";
import type { StoreWrite, WriteOutcome } from "../../../../lib/daemon/store/_messages.ts";
import { StoreError } from "../../../../lib/daemon/store/mod.ts";

function removal(id: number): StoreWrite {
  return { type: "remove", id, at: 0 };
}

/** Commits that end when they are told to. */
class Commits {
  readonly batches: (readonly StoreWrite[])[] = [];
  readonly ends: PromiseWithResolvers<readonly WriteOutcome[]>[] = [];
  readonly commit = (writes: readonly StoreWrite[]): Promise<readonly WriteOutcome[]> => {
    const end = Promise.withResolvers<readonly WriteOutcome[]>();
    this.batches.push(writes);
    this.ends.push(end);
    return end.promise;
  };
}

Deno.test("GroupCommit commits together what waits", async () => {
  const commits = new Commits();
  const group = new GroupCommit(commits.commit);
  const first = [group.write(removal(1)), group.write(removal(2))];
  await Promise.resolve();
  assertEquals(commits.batches, [[removal(1), removal(2)]]);
  const next = Array.from({ length: 200 }, (_, index) => group.write(removal(index)));
  commits.ends[0]!.resolve([{ id: 7 }, {}]);
  assertEquals(await Promise.all(first), [7, 0]);
  await Promise.resolve();
  assertEquals(commits.batches[1]?.length, 200);
  commits.ends[1]!.resolve([]);
  await Promise.all(next);
  await group.idle();
  assertEquals(commits.batches.length, 2);
});

Deno.test("GroupCommit tells who failed, and only him", async () => {
  const commits = new Commits();
  const group = new GroupCommit(commits.commit);
  const [good, bad] = [group.write(removal(1)), group.write(removal(2))];
  await Promise.resolve();
  commits.ends[0]!.resolve([{}, { error: { kind: "full", message: "Cannot keep it" } }]);
  assertEquals(await good, 0);
  await assertRejects(() => bad, StoreError, "Cannot keep it");
});

Deno.test("GroupCommit goes on after a commit that failed as a whole", async () => {
  const commits = new Commits();
  const group = new GroupCommit(commits.commit);
  const bad = [group.write(removal(1)), group.write(removal(2))];
  await Promise.resolve();
  const good = group.write(removal(3));
  commits.ends[0]!.reject(new StoreError("full", "Cannot keep it"));
  for (const write of bad) await assertRejects(() => write, StoreError);
  await Promise.resolve();
  commits.ends[1]!.resolve([{}]);
  assertEquals(await good, 0);
});
