/** Where the rows of a long list are, without a page: heights that are measured as rows come, and the scrolling of a list
 * that is higher than an element can be. */

/** Heights of rows, estimated until measured: position of a row and row at a position in O(log n) (a Fenwick tree). */
export class Heights {
  /** @param {number} length @param {number} estimate height of a row that has not been measured */
  constructor(length, estimate) {
    this.length = length;
    this.estimate = estimate;
    /** By row: measured height, 0 when unknown. */
    this.known = new Float64Array(length);
    /** Fenwick tree of what measured heights differ from the estimate. */
    this.tree = new Float64Array(length + 1);
  }

  /** A height of 0 says that the list is hidden. @param {number} row @param {number} height @returns {boolean} whether it was another before */
  set(row, height) {
    const before = this.known[row] || this.estimate;
    if (row >= this.length || height === 0 || Math.abs(before - height) < 0.5) return false;
    this.known[row] = height;
    for (let i = row + 1; i <= this.length; i += i & -i) this.tree[i] += height - before;
    return true;
  }

  /** Distance from the top of the list to the top of a row. @param {number} row */
  top(row) {
    let sum = row * this.estimate;
    for (let i = row; i > 0; i -= i & -i) sum += this.tree[i];
    return sum;
  }

  /** The row at a distance from the top. @param {number} y */
  at(y) {
    let row = 0;
    let rest = y;
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.length))); step >= 1; step /= 2) {
      const next = row + step;
      if (next > this.length) continue;
      const height = step * this.estimate + this.tree[next];
      if (height > rest) continue;
      row = next;
      rest -= height;
    }
    return Math.min(row, Math.max(0, this.length - 1));
  }
}

/** Browsers cannot make an element higher than some 16 million pixels; a longer list scrolls in a lower one. */
const HIGHEST = 8e6;

/**
 * Where a list of any height stands, in an element of bounded height. While somebody scrolls, both move alike; a leap (the
 * scroll bar, a key) goes to the same share of the list. Near an edge of the element the list is put where it can go on.
 */
export class ScrollMap {
  constructor(highest = HIGHEST) {
    this.highest = highest;
    /** Distance from the top of the list to what is in view. */
    this.top = 0;
    /** The element's scrollTop that belongs to it. */
    this.physical = 0;
  }

  /** What the element's coordinates lack. */
  get offset() {
    return this.top - this.physical;
  }

  /** @param {number} total height of the list */
  height(total) {
    return Math.min(total, this.highest);
  }

  /** The element was scrolled. @param {number} physical @param {number} total @param {number} view height of the element */
  follow(physical, total, view) {
    const moved = physical - this.physical;
    if (total <= this.highest) return this.go(physical, total, view);
    if (Math.abs(moved) > 2 * view) {
      const share = physical / (this.highest - view);
      this.top = share * (total - view);
      this.physical = physical;
    } else {
      this.top = clamp(this.top + moved, 0, total - view);
      this.physical = physical;
      const [above, below] = [physical, this.highest - view - physical];
      const stuck = (above < view && this.top > above) || (below < view && total - view - this.top > below);
      if (stuck || this.top === 0 || this.top === total - view) this.go(this.top, total, view);
    }
  }

  /** Goes to a place of the list; `physical` is then where the element has to stand. @param {number} top @param {number} total @param {number} view */
  go(top, total, view) {
    this.top = clamp(top, 0, Math.max(0, total - view));
    if (total <= this.highest) {
      this.physical = this.top;
      return;
    }
    const end = this.highest - view;
    const [above, below] = [this.top, total - view - this.top];
    const share = (this.top / (total - view)) * end;
    const room = 4 * view; // enough to scroll on in both directions
    this.physical = clamp(share, Math.min(above, room), end - Math.min(below, room));
  }
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}
