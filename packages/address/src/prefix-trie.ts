/**
 * Where the roots are: one for each beginning of 16 bits, for the prefixes that have as many; then one for each of 8 bits,
 * for those that have fewer than 16; then one for the rest. So few steps are left below a root.
 */
const ROOTS_8 = 4 << 16;
const ROOT_0 = ROOTS_8 + (4 << 8);
const FIRST_NODE = ROOT_0 + 4;

/** Where the parts of a node are, in bytes from its beginning; its key follows. */
const LEFT = 0;
const RIGHT = 4;
const LENGTH = 8;
/** 1 for a prefix that was inserted, 0 for a node that only joins two others. */
const FILLED = 9;
const KEY = 12;

const NONE = 0;

/**
 * A binary trie with compressed paths ("Patricia", Morrison 1968) whose nodes lie in one buffer: a million objects would
 * take several times the memory, and the garbage collector's time. A node is named by its offset, and a link is the
 * offset of the place that holds a node's offset.
 *
 * Keys are 32 or 128 bits in a DataView, most significant byte first.
 */
export class PrefixTrie<Value> {
  readonly #bits: 32 | 128;
  readonly #nodeSize: number;
  #nodes: DataView<ArrayBuffer>;
  #end: number = FIRST_NODE;
  /** By number of node. */
  readonly #values: (Value | undefined)[] = [];
  readonly #free: number[] = [];

  constructor(bits: 32 | 128) {
    this.#bits = bits;
    this.#nodeSize = KEY + bits / 8;
    this.#nodes = new DataView(new ArrayBuffer(FIRST_NODE + 64 * this.#nodeSize));
  }

  /** The node of the longest prefix that begins the key, or 0. */
  longest(key: DataView): number {
    const long = this.#longestFrom(key.getUint16(0) * 4, key);
    if (long !== NONE) return long;
    const short = this.#longestFrom(ROOTS_8 + key.getUint8(0) * 4, key);
    return short === NONE ? this.#longestFrom(ROOT_0, key) : short;
  }

  #longestFrom(root: number, key: DataView): number {
    const nodes = this.#nodes;
    let best = NONE;
    let node = nodes.getInt32(root);
    while (node !== NONE) {
      const length = nodes.getUint8(node + LENGTH);
      if (this.#commonBits(node, key, length) < length) break;
      if (nodes.getUint8(node + FILLED) === 1) best = node;
      if (length === this.#bits) break;
      node = nodes.getInt32(node + side(key, 0, length));
    }
    return best;
  }

  /** The node of exactly this prefix, or 0. */
  find(key: DataView, length: number): number {
    const node = this.#nodes.getInt32(this.#descend(key, length).link);
    return this.#isAt(node, key, length) && this.#isFilled(node) ? node : NONE;
  }

  /** Whether the prefix was not there before. */
  insert(key: DataView, length: number, value: Value): boolean {
    const { link } = this.#descend(key, length);
    const node = this.#nodes.getInt32(link);
    if (this.#isAt(node, key, length)) {
      const isNew = !this.#isFilled(node);
      this.#fill(node, key, length, value);
      return isNew;
    }
    const added = this.#create(key, length, value);
    if (node !== NONE) this.#join(node, added, link, key, length);
    else this.#nodes.setInt32(link, added);
    return true;
  }

  /** Puts two nodes where one was: one above the other, or both below a third. */
  #join(node: number, added: number, link: number, key: DataView, length: number): void {
    const common = this.#commonBits(node, key, Math.min(length, this.length(node)));
    const upper = common === length ? added : this.#create(key, common, undefined);
    const nodes = this.#nodes;
    nodes.setInt32(upper + side(nodes, node + KEY, common), node);
    if (upper !== added) nodes.setInt32(upper + side(key, 0, common), added);
    nodes.setInt32(link, upper);
  }

  /** Whether the prefix was there. */
  delete(key: DataView, length: number): boolean {
    const { link, above } = this.#descend(key, length);
    const node = this.#nodes.getInt32(link);
    if (!this.#isAt(node, key, length) || !this.#isFilled(node)) return false;
    this.#nodes.setUint8(node + FILLED, 0);
    this.#values[this.#numberOf(node)] = undefined;
    this.#unlink(link);
    // The node above may have joined this one and another: then it has nothing left to join.
    if (above !== link) this.#unlink(above);
    return true;
  }

  /** Takes a node without value out, unless it joins two. */
  #unlink(link: number): void {
    const node = this.#nodes.getInt32(link);
    const left = this.#nodes.getInt32(node + LEFT);
    const right = this.#nodes.getInt32(node + RIGHT);
    if (this.#isFilled(node) || (left !== NONE && right !== NONE)) return;
    this.#nodes.setInt32(link, left === NONE ? right : left);
    this.#free.push(node);
  }

  /** Every node with a value, those of a root in order. */
  *nodes(): Generator<number, void, undefined> {
    for (let root = ROOT_0; root >= 0; root -= 4) yield* this.#below(this.#nodes.getInt32(root));
  }

  *#below(node: number): Generator<number, void, undefined> {
    if (node === NONE) return;
    if (this.#isFilled(node)) yield node;
    yield* this.#below(this.#nodes.getInt32(node + LEFT));
    yield* this.#below(this.#nodes.getInt32(node + RIGHT));
  }

  /** What was inserted with the prefix of this node; undefined for 0. */
  value(node: number): Value | undefined {
    if (node === NONE) return undefined;
    return this.#values[this.#numberOf(node)];
  }

  /** How many bits the prefix of this node has. */
  length(node: number): number {
    return this.#nodes.getUint8(node + LENGTH);
  }

  /** The bytes of the prefix of this node. */
  key(node: number): Uint8Array {
    return new Uint8Array(this.#nodes.buffer, node + KEY, this.#bits / 8);
  }

  /** The link where the prefix is or would be put, and the one before it, or the same when it is the root. */
  #descend(key: DataView, length: number): { readonly link: number; readonly above: number } {
    const nodes = this.#nodes;
    let link = rootOf(key, length);
    let above = link;
    for (;;) {
      const node = nodes.getInt32(link);
      if (node === NONE) return { link, above };
      const nodeLength = nodes.getUint8(node + LENGTH);
      if (nodeLength >= length || this.#commonBits(node, key, nodeLength) < nodeLength)
        return { link, above };
      above = link;
      link = node + side(key, 0, nodeLength);
    }
  }

  #isFilled(node: number): boolean {
    return this.#nodes.getUint8(node + FILLED) === 1;
  }

  #isAt(node: number, key: DataView, length: number): boolean {
    return node !== NONE && this.length(node) === length && this.#commonBits(node, key, length) === length;
  }

  /** How many of the first `limit` bits of a node's key and another are the same. */
  #commonBits(node: number, key: DataView, limit: number): number {
    for (let bit = 0; bit < limit; bit += 32) {
      const offset = bit >>> 3;
      const different = this.#nodes.getInt32(node + KEY + offset) ^ key.getInt32(offset);
      if (different !== 0) return Math.min(limit, bit + Math.clz32(different));
    }
    return limit;
  }

  #create(key: DataView, length: number, value: Value | undefined): number {
    const node = this.#free.pop() ?? this.#allocate();
    this.#nodes.setInt32(node + LEFT, NONE);
    this.#nodes.setInt32(node + RIGHT, NONE);
    this.#fill(node, key, length, value);
    return node;
  }

  #allocate(): number {
    const node = this.#end;
    this.#end += this.#nodeSize;
    const { buffer } = this.#nodes;
    // A half more each time: doubling would leave more unused on average than a server wants to pay for.
    if (this.#end > buffer.byteLength) {
      this.#nodes = new DataView(buffer.transfer(Math.ceil(buffer.byteLength * 1.5)));
    }
    return node;
  }

  #fill(node: number, key: DataView, length: number, value: Value | undefined): void {
    this.#nodes.setUint8(node + LENGTH, length);
    this.#nodes.setUint8(node + FILLED, value === undefined ? 0 : 1);
    for (let offset = 0; offset < this.#bits / 8; offset += 4) {
      this.#nodes.setInt32(node + KEY + offset, key.getInt32(offset));
    }
    this.#values[this.#numberOf(node)] = value;
  }

  #numberOf(node: number): number {
    return (node - FIRST_NODE) / this.#nodeSize;
  }
}

function rootOf(key: DataView, length: number): number {
  if (length >= 16) return key.getUint16(0) * 4;
  return length >= 8 ? ROOTS_8 + key.getUint8(0) * 4 : ROOT_0;
}

/** Which child a key goes to after its first `bit` bits. */
function side(view: DataView, offset: number, bit: number): number {
  return (view.getUint8(offset + (bit >>> 3)) >>> (7 - (bit & 7))) & 1 ? RIGHT : LEFT;
}
