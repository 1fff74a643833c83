// As much of the WebAssembly binary format as the cut needs: sections, data segments, and the constants in code.

const MAGIC = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
const CODE = 10;
export const DATA = 11;
export const DATA_COUNT = 12;

/// The sections of a module, in order: `{ id, body }`.
export function sections(bytes) {
  if (!bytes.subarray(0, 8).equals(MAGIC)) throw new Error("not a WebAssembly module");
  const found = [];
  const at = { p: 8 };
  while (at.p < bytes.length) {
    const id = bytes[at.p++];
    const length = unsigned(bytes, at);
    found.push({ id, body: bytes.subarray(at.p, at.p + length) });
    at.p += length;
  }
  return found;
}

/// The module made of these sections.
export function assemble(parts) {
  return Buffer.concat([MAGIC, ...parts.flatMap(({ id, body }) => [Buffer.from([id]), leb(body.length), body])]);
}

/// The data segments: `{ address, bytes }`. Only segments at a constant address are known here, which is all that there are.
export function segments(body) {
  const at = { p: 0 };
  const found = [];
  for (let left = unsigned(body, at); left > 0; left -= 1) {
    if (unsigned(body, at) !== 0 || body[at.p++] !== 0x41) throw new Error("a data segment of an unknown kind");
    const address = signed(body, at) >>> 0;
    if (body[at.p++] !== 0x0b) throw new Error("a data segment at an unknown address");
    const length = unsigned(body, at);
    found.push({ address, bytes: body.subarray(at.p, at.p + length) });
    at.p += length;
  }
  return found;
}

/// The data section with these segments.
export function dataSection(list) {
  const segment = ({ address, bytes }) => [Buffer.from([0x00, 0x41]), signedLeb(address | 0), Buffer.from([0x0b]), leb(bytes.length), bytes];
  return Buffer.concat([leb(list.length), ...list.flatMap(segment)]);
}

/// Every number in a module's code that can be an address: constants, and the offsets of loads and stores.
export function constants(parts) {
  const found = new Set();
  const code = parts.find(({ id }) => id === CODE).body;
  const at = { p: 0 };
  for (let left = unsigned(code, at); left > 0; left -= 1) {
    const length = unsigned(code, at);
    body(code, at.p, at.p + length, found);
    at.p += length;
  }
  return found;
}

/// Walks one function's body, instruction by instruction.
function body(code, start, end, found) {
  const at = { p: start };
  for (let groups = unsigned(code, at); groups > 0; groups -= 1) {
    unsigned(code, at);
    at.p += 1;
  }
  while (at.p < end) instruction(code, at, found);
}

function instruction(code, at, found) {
  const op = code[at.p++];
  if (op === 0x41) found.add(signed(code, at) >>> 0);
  else if (op === 0x42) skip(code, at, 1);
  else if (op === 0x43) at.p += 4;
  else if (op === 0x44) at.p += 8;
  else if (op >= 0x28 && op <= 0x3e) {
    unsigned(code, at);
    found.add(unsigned(code, at));
  } else if (op === 0x0e) skip(code, at, unsigned(code, at) + 1);
  else if (op === 0x11) skip(code, at, 2);
  else if (op === 0x1c) skip(code, at, unsigned(code, at));
  else if (ONE.has(op) || (op >= 0x20 && op <= 0x26)) skip(code, at, 1);
  else if (op === 0xfc) prefixed(code, at);
  else if (op > 0xc4) throw new Error(`an instruction that the cut does not know: 0x${op.toString(16)}`);
}

/// block, loop, if, br, br_if, call, memory.size, memory.grow, ref.null, ref.func: one number follows.
const ONE = new Set([0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x3f, 0x40, 0xd0, 0xd2]);

/// Bulk memory, tables and saturating conversions.
function prefixed(code, at) {
  const op = unsigned(code, at);
  if (op > 17) throw new Error(`an instruction that the cut does not know: 0xfc ${op}`);
  const numbers = [8, 10, 12, 14].includes(op) ? 2 : op >= 9 ? 1 : 0;
  skip(code, at, numbers);
}

function skip(bytes, at, numbers) {
  for (; numbers > 0; numbers -= 1) while (bytes[at.p++] & 0x80);
}

function unsigned(bytes, at) {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = bytes[at.p++];
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (!(byte & 0x80)) return value;
  }
}

function signed(bytes, at) {
  let value = 0;
  let shift = 0;
  for (;;) {
    const byte = bytes[at.p++];
    value |= (byte & 0x7f) << shift;
    shift += 7;
    if (!(byte & 0x80)) return shift < 32 && byte & 0x40 ? value | (-1 << shift) : value;
  }
}

function leb(value) {
  const bytes = [];
  do {
    bytes.push((value % 128) | (value >= 128 ? 0x80 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return Buffer.from(bytes);
}

function signedLeb(value) {
  const bytes = [];
  for (;;) {
    const byte = value & 0x7f;
    value >>= 7;
    if ((value === 0 && !(byte & 0x40)) || (value === -1 && byte & 0x40)) return Buffer.from([...bytes, byte]);
    bytes.push(byte | 0x80);
  }
}
