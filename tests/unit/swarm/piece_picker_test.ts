import { assert, assertEquals } from "@std/assert";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import { type PickedBlock, PiecePicker } from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { ModelPeer } from "./support/picker_model.ts";

/** Blocks of each piece. */
const BLOCKS = 4;

Deno.test("PiecePicker.pick() asks for every block once, piece by piece, and again in the endgame alone", () => {
  const picker = makePicker(5);
  const [one, two, three, four] = [
    seed(picker, 1),
    seed(picker, 2),
    seed(picker, 3),
    seed(picker, 4),
  ];
  const first = ask(picker, one, 100);
  assertEquals(new Set(first.map(keyOf)).size, 5 * BLOCKS);
  assertEquals(piecesOf(first).length, 5);
  for (const peer of [two, three]) {
    assertEquals(ask(picker, peer, 100).length, 5 * BLOCKS, "the endgame has not begun");
    assertEquals(ask(picker, peer, 100), [], "a block was asked of the same peer twice");
  }
  assertEquals(ask(picker, four, 100), [], "a block was asked of more than three");
});

Deno.test("PiecePicker.pick() in the endgame asks first for what one peer alone was asked for", () => {
  const picker = makePicker(2);
  const [one, two, three] = [seed(picker, 1), seed(picker, 2), seed(picker, 3)];
  ask(picker, one, 8);
  const second = ask(picker, two, 3);
  const third = ask(picker, three, 8);
  assertEquals(third.length, 5);
  assertEquals(third.filter((block) => second.some((other) => keyOf(other) === keyOf(block))), []);
});

Deno.test("PiecePicker.pick() gives no more than it is told of what others were asked for", () => {
  const picker = makePicker(2);
  const [one, two] = [seed(picker, 1), seed(picker, 2)];
  assertEquals(picker.pick(one, 8, { endgameCount: 0 }).length, 8, "this is no endgame");
  assertEquals(picker.pick(two, 8, { endgameCount: 0 }), []);
  assertEquals(picker.pick(two, 8, { endgameCount: 3 }).length, 3);
});

Deno.test("PiecePicker.pick() goes on with the peer's own pieces before it begins others", () => {
  const picker = makePicker(10);
  const peer = seed(picker, 1);
  const picked = [ask(picker, peer, 1), ask(picker, peer, 2), ask(picker, peer, 1)].flat();
  assertEquals(piecesOf(picked).length, 1);
  assertEquals(picked.map(({ block }) => block), [0, 1, 2, 3]);
});

Deno.test("PiecePicker.pick() gives each peer pieces of its own while there are enough", () => {
  const picker = makePicker(10);
  const pieces = [1, 2, 3].flatMap((id) => piecesOf(ask(picker, seed(picker, id), BLOCKS)));
  assertEquals(new Set(pieces).size, 3);
});

Deno.test("PiecePicker.pick() begins with any piece, then takes the rarest", () => {
  const first = new Set<number>();
  for (let round = 1; round <= 50; round++) {
    const picker = makePicker(8, { random: new SeededRandom(round) });
    // Piece n is had by n peers and the one that is asked.
    for (let id = 1; id < 8; id++) join(picker, id, [0, 1, 2, 3, 4, 5, 6, 7].slice(id));
    const peer = seed(picker, 9);
    const order = [];
    while (picker.missingCount > 0) {
      const [piece = -1] = piecesOf(ask(picker, peer, BLOCKS));
      order.push(piece);
      picker.complete(piece);
    }
    first.add(order[0] ?? -1);
    const rest = order.slice(4);
    assertEquals(rest, rest.toSorted((a, b) => a - b));
  }
  assert(first.size > 4, "the first piece is always the same");
});

Deno.test("PiecePicker.pick() takes higher priorities first and what is not wanted never", () => {
  const picker = makePicker(6, { have: [] });
  [1, 3, 0, 2, 3, 0].forEach((priority, piece) => {
    if (priority === 0 || priority === 1 || priority === 3) picker.setPriority(piece, priority);
  });
  assertEquals(picker.missingCount, 4);
  const peer = seed(picker, 1);
  const order = piecesOf(ask(picker, peer, 100));
  assertEquals(order.slice(0, 2).toSorted(), [1, 4]);
  assertEquals(order.slice(2), [3, 0]);
});

Deno.test("PiecePicker.setPriority() lets a piece that was begun rest and go on", () => {
  for (const sequential of [false, true]) {
    const picker = makePicker(2, { sequential });
    const peer = seed(picker, 1);
    const [block] = ask(picker, peer, 1);
    assert(block);
    picker.setPriority(block.piece, 0);
    assertEquals(piecesOf(ask(picker, peer, 100)), [1 - block.piece]);
    picker.setPriority(block.piece, 2);
    const rest = ask(picker, peer, 100);
    assertEquals(rest.map((each) => each.piece), new Array(BLOCKS - 1).fill(block.piece));
  }
});

Deno.test("PiecePicker.pick() in sequence goes from the first piece to the last, shared by all peers", () => {
  const picker = makePicker(4, { sequential: true });
  const [one, two] = [seed(picker, 1), seed(picker, 2)];
  const picked = [ask(picker, one, 3), ask(picker, two, 3), ask(picker, one, 10)].flat();
  assertEquals(picked.map(({ piece }) => piece), [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
});

Deno.test("PiecePicker.pick() in sequence comes back to a piece that was lost", () => {
  const picker = makePicker(4, { sequential: true, have: [0, 1, 2] });
  const peer = seed(picker, 1);
  assertEquals(piecesOf(ask(picker, peer, 2)), [3]);
  picker.lose(1);
  assertEquals(piecesOf(ask(picker, peer, 100)), [1, 3]);
});

Deno.test("PiecePicker.restart() with `exclusive` asks one peer alone, until it is disowned", () => {
  for (const sequential of [false, true]) {
    const picker = makePicker(1, { sequential });
    const [one, two] = [seed(picker, 1), seed(picker, 2)];
    ask(picker, one, BLOCKS);
    one.requests.clear();
    picker.restart(0, true);
    assertEquals(ask(picker, one, 2).length, 2);
    assertEquals(ask(picker, two, 100), [], "another peer was asked");
    choke(picker, one);
    assertEquals(ask(picker, two, 100).length, BLOCKS);
    assertEquals(ask(picker, one, 100), [], "the endgame does not keep to one peer");
  }
});

Deno.test("PiecePicker.restart() forgets all blocks", () => {
  const picker = makePicker(1);
  const peer = seed(picker, 1);
  for (const { piece, block } of ask(picker, peer, BLOCKS)) picker.receive(piece, block, 1);
  assertEquals(picker.partials.get(0)?.complete, true);
  picker.restart(0, false);
  peer.requests.clear();
  assertEquals(ask(picker, peer, 100).length, BLOCKS);
});

Deno.test("PiecePicker.release() and disown() let others go on where a peer stopped", () => {
  const picker = makePicker(3);
  const [one, two] = [seed(picker, 1), seed(picker, 2)];
  const [first] = ask(picker, one, 2);
  assert(first);
  picker.receive(first.piece, first.block, 1);
  one.requests.delete(keyOf(first));
  choke(picker, one);
  const blocks = ask(picker, two, BLOCKS - 1);
  assertEquals(blocks.map(({ block }) => block), [1, 2, 3]);
  assertEquals(piecesOf(blocks), [first.piece]);
});

Deno.test("PiecePicker.lose() wants a piece again", () => {
  const picker = makePicker(3, { have: [0, 1, 2] });
  const peer = seed(picker, 1);
  assertEquals(picker.missingCount, 0);
  assertEquals(ask(picker, peer, 100), []);
  picker.lose(1);
  picker.lose(1);
  assertEquals(picker.missingCount, 1);
  assertEquals(piecesOf(ask(picker, peer, 100)), [1]);
});

Deno.test("PiecePicker.pick() begins no more pieces than it may, and shares them", () => {
  const picker = makePicker(10, { maxPartials: 2 });
  const [one, two] = [seed(picker, 1), seed(picker, 2)];
  assertEquals(piecesOf(ask(picker, one, 5)).length, 2);
  const shared = ask(picker, two, 100);
  assertEquals(shared.length, 3);
  assertEquals(picker.partials.size, 2);
  assertEquals(ask(picker, two, 100), [], "blocks were asked for twice before the endgame");
});

Deno.test("PiecePicker.pick() abandons a piece that rests when a peer has none of those begun", () => {
  const picker = makePicker(4, { maxPartials: 2 });
  const [gone, here] = [join(picker, 1, [0, 1]), join(picker, 2, [2, 3])];
  const asked = ask(picker, gone, 8);
  for (const { piece, block } of asked.filter(({ piece }) => piece === 1)) {
    if (block === 0) picker.receive(piece, block, 1);
  }
  assertEquals(ask(picker, here, 1), [], "a piece that is asked for was abandoned");
  choke(picker, gone);
  const [first] = piecesOf(ask(picker, here, BLOCKS));
  assert(first === 2 || first === 3);
  assertEquals(picker.takeAbandoned(), [0], "it costs more than it must");
  assertEquals(picker.takeAbandoned(), []);
  assertEquals([...picker.partials.keys()].toSorted(), [1, first]);
});

Deno.test("PiecePicker.receive() takes a block once, and late ones as long as they are missing", () => {
  const picker = makePicker(2);
  const peer = seed(picker, 1);
  const [block] = ask(picker, peer, 1);
  assert(block);
  choke(picker, peer);
  assertEquals(picker.receive(block.piece, block.block, 7)?.receivedCount, 1);
  assertEquals(picker.receive(block.piece, block.block, 8), undefined);
  assertEquals(picker.partials.get(block.piece)?.source(block.block), 7);
  assertEquals(picker.receive(1 - block.piece, 0, 7), undefined, "its piece was never begun");
  assertEquals(picker.receive(block.piece, BLOCKS, 7), undefined, "there is no such block");
});

Deno.test("PiecePicker.availability() counts each peer once, however it came by a piece", () => {
  const picker = makePicker(2);
  const peer = join(picker, 1, [0]);
  const other = seed(picker, 2);
  assertEquals([picker.availability(0), picker.availability(1)], [2, 1]);
  peer.pieces.add(1);
  picker.peerGot(1, peer.pieces);
  assertEquals([picker.availability(0), picker.availability(1)], [2, 2]);
  picker.removePeer(peer.pieces);
  picker.removePeer(other.pieces);
  assertEquals([picker.availability(0), picker.availability(1)], [0, 0]);
});

interface Setup {
  readonly have?: readonly number[];
  readonly maxPartials?: number;
  readonly sequential?: boolean;
  readonly random?: SeededRandom;
}

function makePicker(pieceCount: number, setup: Setup = {}): PiecePicker<number> {
  const { have: pieces = [], maxPartials = 100, sequential = false, random } = setup;
  const have = new Bitfield(pieceCount);
  for (const piece of pieces) have.add(piece);
  return new PiecePicker<number>({
    pieceCount,
    blockCount: () => BLOCKS,
    have,
    random: random ?? new SeededRandom(),
    maxPartials,
    sequential,
  });
}

function join(picker: PiecePicker<number>, id: number, pieces: readonly number[]): ModelPeer {
  const field = new Bitfield(picker.have.length);
  for (const piece of pieces) field.add(piece);
  picker.addPeer(field);
  return new ModelPeer(id, field);
}

function seed(picker: PiecePicker<number>, id: number): ModelPeer {
  return join(picker, id, Array.from({ length: picker.have.length }, (_, piece) => piece));
}

function ask(picker: PiecePicker<number>, peer: ModelPeer, count: number): PickedBlock[] {
  const picked = picker.pick(peer, count);
  for (const block of picked) peer.requests.set(keyOf(block), block);
  return picked;
}

function choke(picker: PiecePicker<number>, peer: ModelPeer): void {
  for (const { piece, block } of peer.requests.values()) picker.release(piece, block);
  peer.requests.clear();
  picker.disown(peer.id);
}

/** The pieces of blocks, each once, in their order. */
function piecesOf(blocks: readonly PickedBlock[]): number[] {
  return [...new Set(blocks.map(({ piece }) => piece))];
}

function keyOf({ piece, block }: PickedBlock): string {
  return `${piece}/${block}`;
}
