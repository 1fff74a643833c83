// Cuts a module's constant data: what the first part can reach stays with it, the rest goes with the rest.
//
// The linker's map says where each object of the data begins and ends. Reachable is what a number in the first part's code
// may point at, and what a word of a reachable object may point at: numbers that merely look like addresses keep more than is
// needed, never less. Two things could point outside the object that they mean: an end, so an object is also kept for the
// address right behind it; and a table whose index does not begin at zero, so tables of `match` are always kept, and a
// pointer into the middle of something keeps what begins shortly behind it.
import { assemble, constants, DATA, DATA_COUNT, dataSection, sections, segments } from "./wasm.mjs";

/// Bytes behind a pointer into the middle of an object in which a table with an offset index may begin.
const SLACK = 256;
/// Fewer bytes than this between two stretches are not worth a segment of their own.
const GAP = 8;

/// Moves data from the module `first` to the module `rest`, by the text of a linker's map; both come back changed.
export function cutData(first, rest, map) {
  const parts = sections(first);
  const others = sections(rest);
  if (others.some(({ id }) => id === DATA)) throw new Error("the rest has data already");
  const all = segments(parts.find(({ id }) => id === DATA).body);
  const objects = objectsOf(map);
  const kept = reachable(objects, all, constants(parts));
  const stays = stretches(objects.filter((object) => kept.has(object)));
  // Objects may share bytes: what one that stays has does not go.
  const goes = stretches(objects.filter((object) => !kept.has(object))).flatMap(clipped(stays));
  return {
    first: withData(parts, all, without(all, goes)),
    rest: withData(others, all, within(all, goes)),
  };
}

/// The objects of the constant data, by address: `{ start, end, always }`.
function objectsOf(map) {
  const objects = [];
  for (const line of map.split("\n")) {
    // "  104938   55a2c       2f                 file.o:(.rodata..L__unnamed_12)"
    const found = line.match(/^\s*([0-9a-f]+)\s+[0-9a-f]+\s+([0-9a-f]+)\s+\S.*:\(\.rodata([^)]*)\)$/);
    if (!found) continue;
    const start = parseInt(found[1], 16);
    const length = parseInt(found[2], 16);
    if (length > 0) objects.push({ start, end: start + length, always: found[3].includes("switch.table") });
  }
  if (objects.length === 0) throw new Error("the linker's map names no constant data");
  return objects.sort((a, b) => a.start - b.start);
}

/// The objects that the first part may reach.
function reachable(objects, all, numbers) {
  const kept = new Set(objects.filter(({ always }) => always));
  const queue = [...kept];
  const keep = (object) => {
    if (object && !kept.has(object)) {
      kept.add(object);
      queue.push(object);
    }
  };
  const follow = (address) => {
    const at = lastAtOrBefore(objects, address);
    if (at < 0) return;
    const object = objects[at];
    if (address <= object.end) keep(object);
    if (address === object.start) keep(at > 0 && objects[at - 1].end === address ? objects[at - 1] : null);
    else if (address < object.end) {
      for (let next = at + 1; next < objects.length && objects[next].start <= address + SLACK; next += 1) keep(objects[next]);
    }
  };
  numbers.forEach(follow);
  while (queue.length > 0) {
    const { start, end } = queue.pop();
    for (let word = (start + 3) & ~3; word + 4 <= end; word += 4) {
      const value = read(all, word);
      if (value !== 0) {
        const at = lastAtOrBefore(objects, value);
        if (at >= 0 && value <= objects[at].end) keep(objects[at]);
      }
    }
  }
  return kept;
}

/// The word at an address; 0 where no segment has it.
function read(all, address) {
  const at = lastAtOrBefore(all, address, "address");
  if (at < 0) return 0;
  const { address: start, bytes } = all[at];
  return address + 4 <= start + bytes.length ? bytes.readUInt32LE(address - start) : 0;
}

/// The place of the last entry that begins at or before `address`; -1 where there is none.
function lastAtOrBefore(list, address, key = "start") {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle][key] <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/// Objects that lie side by side, as one stretch each.
function stretches(objects) {
  const found = [];
  for (const { start, end } of objects) {
    const last = found.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else found.push({ start, end });
  }
  return found;
}

/// A stretch without what is also in `stays`.
function clipped(stays) {
  return (stretch) => {
    let pieces = [stretch];
    for (let at = Math.max(lastAtOrBefore(stays, stretch.start), 0); at < stays.length && stays[at].start < stretch.end; at += 1) {
      const { start, end } = stays[at];
      pieces = pieces.flatMap((piece) => [
        ...(piece.start < Math.min(piece.end, start) ? [{ start: piece.start, end: Math.min(piece.end, start) }] : []),
        ...(Math.max(piece.start, end) < piece.end ? [{ start: Math.max(piece.start, end), end: piece.end }] : []),
      ]);
    }
    return pieces;
  };
}

/// What the segments hold within the stretches.
function within(all, list) {
  const found = [];
  for (const { start, end } of list) {
    for (let at = Math.max(lastAtOrBefore(all, start, "address"), 0); at < all.length && all[at].address < end; at += 1) {
      const { address, bytes } = all[at];
      const [from, to] = [Math.max(start, address), Math.min(end, address + bytes.length)];
      if (from < to) found.push({ address: from, bytes: bytes.subarray(from - address, to - address) });
    }
  }
  return found;
}

/// What the segments hold outside the stretches.
function without(all, list) {
  const found = [];
  for (const { address, bytes } of all) {
    const end = address + bytes.length;
    let from = address;
    for (let at = Math.max(lastAtOrBefore(list, address), 0); at < list.length && list[at].start < end; at += 1) {
      if (list[at].end <= from) continue;
      if (list[at].start > from) found.push({ address: from, bytes: bytes.subarray(from - address, list[at].start - address) });
      from = Math.min(list[at].end, end);
    }
    if (from < end) found.push({ address: from, bytes: bytes.subarray(from - address) });
  }
  return found;
}

/// The module with these segments, those that all but touch joined by what lay between them.
function withData(parts, all, list) {
  const joined = [];
  for (const segment of list) {
    const last = joined.at(-1);
    const gap = last ? segment.address - (last.address + last.length) : GAP;
    if (last && gap < GAP) last.length += gap + segment.bytes.length;
    else joined.push({ address: segment.address, length: segment.bytes.length });
  }
  const body = dataSection(joined.map(({ address, length }) => ({ address, bytes: image(all, address, length) })));
  const rest = parts.filter(({ id }) => id !== DATA && id !== DATA_COUNT);
  // Custom sections (0) may stand anywhere; the data comes last of the others.
  return assemble([...rest, { id: DATA, body }]);
}

/// What the whole data has at an address, zeros where no segment says anything.
function image(all, address, length) {
  const bytes = Buffer.alloc(length);
  for (const piece of within(all, [{ start: address, end: address + length }])) piece.bytes.copy(bytes, piece.address - address);
  return bytes;
}
