/** The best `k` of the numbers offered, by the usual bounded min-heap. */
export class TopK {
  constructor(k) {
    this.k = k;
    this.scores = new Float32Array(k);
    this.items = new Uint32Array(k);
    this.size = 0;
    this.threshold = Number.NEGATIVE_INFINITY;
  }

  offer(item, score) {
    const { scores, items } = this;
    let at;
    if (this.size < this.k) {
      at = this.size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (scores[parent] <= score) break;
        scores[at] = scores[parent];
        items[at] = items[parent];
        at = parent;
      }
    } else {
      at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= this.size) break;
        if (child + 1 < this.size && scores[child + 1] < scores[child]) child++;
        if (scores[child] >= score) break;
        scores[at] = scores[child];
        items[at] = items[child];
        at = child;
      }
    }
    scores[at] = score;
    items[at] = item;
    if (this.size === this.k) this.threshold = scores[0];
  }

  /** Items, best first. */
  sorted() {
    const places = Array.from({ length: this.size }, (_, place) => place);
    places.sort((a, b) => this.scores[b] - this.scores[a] || this.items[a] - this.items[b]);
    return places.map((place) => this.items[place]);
  }
}
