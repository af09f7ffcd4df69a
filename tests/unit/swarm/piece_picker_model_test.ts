import { assertEquals } from "@std/assert";
import type { Priority } from "../../../lib/swarm/mod.ts";
import { type ModelPeer, PickerModel } from "./support/picker_model.ts";

const SEEDS = 60;
const STEPS = 400;

for (const sequential of [false, true]) {
  const how = sequential ? "in sequence" : "rarest first";
  Deno.test(`PiecePicker keeps its promises ${how}, whatever happens in whatever order`, () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const model = new PickerModel({
        seed,
        sequential,
        pieceCount: 1 + seed % 23,
        maxPartials: 1 + seed % 7,
      });
      for (let step = 0; step < STEPS; step++) {
        disturb(model);
        model.check();
      }
      finish(model);
    }
  });
}

/** Does one thing that can happen in a swarm. */
function disturb(model: PickerModel): void {
  const { random, picker } = model;
  const peers = [...model.peers.values()];
  const peer = peers[random.below(peers.length + 1)];
  if (!peer) {
    if (peers.length < 6) joinSomebody(model);
    return;
  }
  const piece = random.below(model.pieceCount);
  switch (random.below(24)) {
    case 0:
      return model.leave(peer);
    case 1:
      return model.choke(peer);
    case 2:
      if (peer.pieces.add(piece)) picker.peerGot(piece, peer.pieces);
      return;
    case 3: {
      const priorities: Priority[] = [0, 1, 2, 3];
      const priority = priorities[random.below(4)] ?? 2;
      model.priorities[piece] = priority;
      return picker.setPriority(piece, priority);
    }
    case 4:
      if (model.have.delete(piece)) picker.lose(piece);
      return;
    case 5: {
      if (picker.partials.has(piece) || random.below(4) > 0) return;
      // Found on disk.
      model.have.add(piece);
      return picker.complete(piece);
    }
    case 6: {
      const [request] = peer.requests.values();
      if (!request) return;
      peer.requests.delete(`${request.piece}/${request.block}`);
      return picker.release(request.piece, request.block);
    }
    case 7:
      return model.receiveLate(peer, { piece, block: random.below(model.blockCount(piece)) });
    default:
      return random.below(2) === 0
        ? void model.pick(peer, random.below(7))
        : receiveSome(model, peer);
  }
}

/** With a seed that answers, everything that is wanted comes, whatever happened before. */
function finish(model: PickerModel): void {
  for (const peer of model.peers.values()) model.leave(peer);
  const seed = model.join(Array.from({ length: model.pieceCount }, (_, piece) => piece));
  for (let round = 0; round < 1_000 && model.picker.missingCount > 0; round++) {
    model.pick(seed, 8);
    receiveSome(model, seed);
  }
  model.check();
  assertEquals(model.picker.missingCount, 0, "the download does not come to its end");
}

function joinSomebody(model: PickerModel): void {
  const { random, pieceCount } = model;
  const share = random.below(4);
  const pieces = Array.from({ length: pieceCount }, (_, piece) => piece);
  model.join(pieces.filter(() => random.below(3) < share));
}

function receiveSome(model: PickerModel, peer: ModelPeer): void {
  const blocks = [...peer.requests.values()].slice(0, 1 + model.random.below(8));
  for (const block of blocks) {
    if (peer.isRequested(block.piece, block.block)) model.receive(peer, block);
  }
}
