/**
 * What a model must beat to have learned more than frequencies: n-gram models with interpolated Kneser-Ney smoothing.
 * Chen and Goodman, "An empirical study of smoothing techniques for language modeling" (1999), section 3: one discount
 * per order, n1 / (n1 + 2 n2).
 */

/** One order: how often each n-gram occurs (below the highest order: after how many different tokens). */
interface Order {
  /** node of the context × vocabulary + token → node of the n-gram */
  children: Map<number, number>;
  /** by node of the n-gram */
  counts: number[];
  /** Sum of the counts, and how many different tokens follow, by node of the context. */
  totals: number[];
  followers: number[];
  discount: number;
}

export class NgramModel {
  readonly #vocabSize: number;
  readonly #orders: Order[];

  /** @param tokens one stream; documents are parted by the end token as the model saw them */
  constructor(tokens: Int32Array, order: number, vocabSize: number) {
    this.#vocabSize = vocabSize;
    this.#orders = Array.from({ length: order }, emptyOrder);
    this.#count(tokens);
    for (const each of this.#orders) each.discount = discountOf(each.counts);
  }

  #count(tokens: Int32Array): void {
    const highest = this.#orders.length - 1;
    let before: number[] = [];
    for (const token of tokens) {
      const nodes: number[] = [];
      for (let n = 0; n <= highest && n <= before.length; n++) {
        const context = n === 0 ? 0 : before[n - 1]!;
        const { node, isNew } = this.#enter(this.#orders[n]!, context, token);
        nodes.push(node);
        if (n === highest) this.#add(n, context, node);
        // A new n-gram is one more token before its tail.
        if (isNew && n > 0) this.#add(n - 1, n === 1 ? 0 : before[n - 2]!, nodes[n - 1]!);
      }
      before = nodes;
    }
  }

  #enter(order: Order, context: number, token: number): { node: number; isNew: boolean } {
    const key = context * this.#vocabSize + token;
    const known = order.children.get(key);
    if (known !== undefined) return { node: known, isNew: false };
    const node = order.counts.push(0) - 1;
    order.children.set(key, node);
    return { node, isNew: true };
  }

  #add(n: number, context: number, node: number): void {
    const order = this.#orders[n]!;
    if (order.counts[node]! === 0) order.followers[context] = (order.followers[context] ?? 0) + 1;
    order.counts[node]!++;
    order.totals[context] = (order.totals[context] ?? 0) + 1;
  }

  /** The probability of `token` after `before` (only the last order - 1 tokens count). */
  probability(before: ArrayLike<number>, token: number): number {
    return this.#probability(this.#contexts(before), token);
  }

  /** Mean negative log-likelihood per token, without the first; `exp` of it is the perplexity. */
  loss(tokens: Int32Array): number {
    let sum = 0;
    const reach = this.#orders.length - 1;
    for (let i = 1; i < tokens.length; i++)
      sum -= Math.log(this.probability(tokens.subarray(Math.max(0, i - reach), i), tokens[i]!));
    return sum / Math.max(1, tokens.length - 1);
  }

  /** The node of the last n tokens for n = 0, 1, … as far as they were seen. */
  #contexts(before: ArrayLike<number>): number[] {
    const contexts = [0];
    for (let n = 1; n < this.#orders.length && n <= before.length; n++) {
      let node: number | undefined = 0;
      for (let i = 0; i < n && node !== undefined; i++)
        node = this.#orders[i]!.children.get(node * this.#vocabSize + before[before.length - n + i]!);
      if (node === undefined) break;
      contexts.push(node);
    }
    return contexts;
  }

  #probability(contexts: readonly number[], token: number): number {
    let probability = 1 / this.#vocabSize;
    contexts.forEach((context, n) => {
      const { children, counts, totals, followers, discount } = this.#orders[n]!;
      const total = totals[context];
      if (total === undefined) return;
      const node = children.get(context * this.#vocabSize + token);
      const count = node === undefined ? 0 : counts[node]!;
      probability = (Math.max(0, count - discount) + discount * followers[context]! * probability) / total;
    });
    return probability;
  }
}

function emptyOrder(): Order {
  return { children: new Map(), counts: [], totals: [], followers: [], discount: 0 };
}

function discountOf(counts: readonly number[]): number {
  let once = 0;
  let twice = 0;
  for (const count of counts) {
    if (count === 1) once++;
    else if (count === 2) twice++;
  }
  return once === 0 ? 0.5 : once / (once + 2 * twice);
}
