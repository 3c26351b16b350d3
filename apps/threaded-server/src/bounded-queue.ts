/** Finds the item that its asker takes next, by its place among those that wait; -1 for none of them. */
export type Choose<Item> = (items: readonly Item[]) => number;

interface Taker<Item> {
  readonly choose: Choose<Item>;
  readonly resolve: (item: Item | undefined) => void;
}

/**
 * What stands between those who bring work and those who do it: who brings waits while it is full, who takes waits while
 * it is empty (the bounded buffer of Dijkstra, 1965).
 */
export class BoundedQueue<Item> implements AsyncIterable<Item> {
  readonly #capacity: number;
  readonly #items: Item[] = [];
  readonly #bringers: { readonly item: Item; readonly resolve: () => void }[] = [];
  readonly #takers: Taker<Item>[] = [];
  #isClosed = false;

  /** @param capacity most items that wait at a time, at least 1 */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many items wait. */
  get length(): number {
    return this.#items.length;
  }

  /** Brings an item; resolves when it has found a place. */
  put(item: Item): Promise<void> {
    return new Promise((resolve) => {
      this.#bringers.push({ item, resolve });
      this.#serve();
    });
  }

  /** Takes an item, by default the one that has waited longest; undefined when the queue is closed and empty. */
  take(choose: Choose<Item> = first): Promise<Item | undefined> {
    return new Promise((resolve) => {
      this.#takers.push({ choose, resolve });
      this.#serve();
    });
  }

  /** Nothing more will be brought. */
  close(): void {
    this.#isClosed = true;
    this.#serve();
  }

  /** The items in their order, until the queue is closed and empty. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    for (let item = await this.take(); item !== undefined; item = await this.take()) yield item;
  }

  #serve(): void {
    this.#fill();
    for (;;) {
      const isOver = this.#isClosed && this.#items.length === 0;
      const index = this.#takers.findIndex(({ choose }) => isOver || choose(this.#items) >= 0);
      if (index < 0) return;
      for (const { choose, resolve } of this.#takers.splice(index, 1)) {
        const [item] = isOver ? [] : this.#items.splice(choose(this.#items), 1);
        this.#fill();
        resolve(item);
      }
    }
  }

  #fill(): void {
    while (this.#items.length < this.#capacity) {
      const bringer = this.#bringers.shift();
      if (bringer === undefined) return;
      this.#items.push(bringer.item);
      bringer.resolve();
    }
  }
}

function first(items: readonly unknown[]): number {
  return items.length > 0 ? 0 : -1;
}
