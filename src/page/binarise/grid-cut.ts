/**
 * The least cut of a grid of pixels in two (Y. Boykov, V. Kolmogorov, "An Experimental Comparison of
 * Min-Cut/Max-Flow Algorithms for Energy Minimization in Vision", 2004): two trees grow from both sides,
 * where they meet flow goes through, and branches cut off by it look for another trunk.
 */

/** What is to be cut: four neighbours a pixel, all costs whole numbers. */
export interface Grid {
  width: number
  height: number
  /** what it costs to be on the second side, less what it costs to be on the first, a pixel */
  first: Int32Array
  /** what it costs to have a pixel and its right neighbour on two sides, from 0 on; unused in the last column */
  right: Int32Array
  /** the same for the pixel below; unused in the last row */
  below: Int32Array
}

/** A pixel's parent is its neighbour on the right, left, below or above, or one of these. */
const RIGHT = 0
const BELOW = 2
const ROOT = 4
const ORPHAN = 5
const FREE = 6
/** Ends of queues; a pixel at the end of one is its own next. */
const NOWHERE = -1

const SECOND = 1

/** @returns 1 for the pixels on the first side, 0 for those on the second */
export function cutGrid(grid: Grid): Uint8Array {
  return new Cut(grid).solve()
}

class Cut {
  private readonly grid: Grid
  /** pixels a row, one of no capacity at either side among them */
  private readonly pitch: number
  /** from a pixel to its neighbours right, left, below, above */
  private readonly steps: readonly number[]
  /** what may still flow from a pixel to each of them */
  private readonly capacity: readonly Int32Array[]
  /** what may still come from the first side, or, below 0, go to the second */
  private readonly terminal: Int32Array
  private readonly parent: Uint8Array
  /** 1 in the second side's tree */
  private readonly side: Uint8Array
  /** distance from the root, and when that was found out */
  private readonly distance: Int32Array
  private readonly stamp: Int32Array
  private readonly next: Int32Array
  private head = NOWHERE
  private tail = NOWHERE
  private orphans: number[] = []
  private time = 0

  constructor(grid: Grid) {
    this.grid = grid
    const { width, height, first, right, below } = grid
    const pitch = width + 2
    const size = pitch * (height + 2)
    this.pitch = pitch
    this.steps = [1, -1, pitch, -pitch]
    this.capacity = this.steps.map(() => new Int32Array(size))
    this.terminal = new Int32Array(size)
    this.parent = new Uint8Array(size).fill(FREE)
    this.side = new Uint8Array(size)
    this.distance = new Int32Array(size)
    this.stamp = new Int32Array(size)
    this.next = new Int32Array(size).fill(NOWHERE)
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, at = this.at(0, y); x < width; x++, i++, at++) {
        this.terminal[at] = first[i]!
        if (x + 1 < width) this.connect(at, RIGHT, right[i]!)
        if (y + 1 < height) this.connect(at, BELOW, below[i]!)
      }
    }
  }

  private at(x: number, y: number): number {
    return (y + 1) * this.pitch + x + 1
  }

  private connect(at: number, direction: number, capacity: number): void {
    this.capacity[direction]![at] = capacity
    this.capacity[direction ^ 1]![at + this.steps[direction]!] = capacity
  }

  solve(): Uint8Array {
    for (const direction of [RIGHT, BELOW]) this.flowBetweenNeighbours(direction)
    this.plant()
    for (let i = this.pop(); i !== NOWHERE; i = this.pop()) {
      // A pixel goes on as long as the trees meet at it.
      while (this.parent[i] !== FREE) {
        const direction = this.grow(i)
        if (direction === NOWHERE) break
        this.time++
        const other = i + this.steps[direction]!
        if (this.side[i] === SECOND) this.augment(other, i, direction ^ 1)
        else this.augment(i, other, direction)
        while (this.orphans.length > 0) this.adopt(this.orphans.pop()!)
      }
    }
    return this.firstSide()
  }

  /** Sends what can flow over two neighbours alone: no tree grows for it, and the cut is the same in the end. */
  private flowBetweenNeighbours(direction: number): void {
    const { terminal } = this
    const forth = this.capacity[direction]!
    const back = this.capacity[direction ^ 1]!
    const step = this.steps[direction]!
    for (let i = 0, end = terminal.length - step; i < end; i++) {
      const own = terminal[i]!
      const other = terminal[i + step]!
      if (own > 0 ? other >= 0 : own === 0 || other <= 0) continue
      const open = own > 0 ? forth[i]! : back[i + step]!
      const flow = Math.min(open, Math.abs(own), Math.abs(other))
      const signed = own > 0 ? flow : -flow
      terminal[i] = own - signed
      terminal[i + step] = other + signed
      forth[i] = forth[i]! - signed
      back[i + step] = back[i + step]! + signed
    }
  }

  private plant(): void {
    const { terminal, parent, side, distance } = this
    for (let i = 0; i < terminal.length; i++) {
      if (terminal[i] === 0) continue
      parent[i] = ROOT
      side[i] = terminal[i]! < 0 ? SECOND : 0
      distance[i] = 1
      this.push(i)
    }
  }

  private firstSide(): Uint8Array {
    const { width, height } = this.grid
    const { parent, side } = this
    const out = new Uint8Array(width * height)
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, at = this.at(0, y); x < width; x++, i++, at++) {
        out[i] = parent[at] !== FREE && side[at] !== SECOND ? 1 : 0
      }
    }
    return out
  }

  private push(i: number): void {
    if (this.next[i] !== NOWHERE) return
    this.next[i] = i
    if (this.tail === NOWHERE) this.head = i
    else this.next[this.tail] = i
    this.tail = i
  }

  private pop(): number {
    const i = this.head
    if (i === NOWHERE) return i
    const following = this.next[i]!
    this.head = following === i ? NOWHERE : following
    if (this.head === NOWHERE) this.tail = NOWHERE
    this.next[i] = NOWHERE
    return i
  }

  /** Takes free neighbours into a pixel's tree. @returns where it meets the other tree, or NOWHERE */
  private grow(i: number): number {
    const { steps, capacity, parent, side, distance, stamp } = this
    const own = side[i]!
    for (let d = 0; d < 4; d++) {
      const j = i + steps[d]!
      const open = own === SECOND ? capacity[d ^ 1]![j]! : capacity[d]![i]!
      if (open === 0) continue
      if (parent[j] === FREE) {
        side[j] = own
        this.hang(j, d ^ 1, i)
        this.push(j)
      } else if (side[j] !== own) return d
      else if (stamp[j]! <= stamp[i]! && distance[j]! > distance[i]!) this.hang(j, d ^ 1, i)
    }
    return NOWHERE
  }

  private hang(j: number, direction: number, on: number): void {
    this.parent[j] = direction
    this.stamp[j] = this.stamp[on]!
    this.distance[j] = this.distance[on]! + 1
  }

  /** Sends what can flow through the trees' meeting point, from `from` in `direction` to `to`. */
  private augment(from: number, to: number, direction: number): void {
    const { steps, capacity, parent, terminal } = this
    let flow = capacity[direction]![from]!
    let i = from
    for (let p = parent[i]!; p !== ROOT; p = parent[i]!) {
      i += steps[p]!
      flow = Math.min(flow, capacity[p ^ 1]![i]!)
    }
    flow = Math.min(flow, terminal[i]!)
    i = to
    for (let p = parent[i]!; p !== ROOT; p = parent[i]!) {
      flow = Math.min(flow, capacity[p]![i]!)
      i += steps[p]!
    }
    flow = Math.min(flow, -terminal[i]!)
    this.send(from, direction, flow)
    i = from
    for (let p = parent[i]!; p !== ROOT; p = parent[i]!) {
      const on = i + steps[p]!
      this.send(on, p ^ 1, flow)
      if (capacity[p ^ 1]![on] === 0) this.orphan(i)
      i = on
    }
    terminal[i] = terminal[i]! - flow
    if (terminal[i] === 0) this.orphan(i)
    i = to
    for (let p = parent[i]!; p !== ROOT; p = parent[i]!) {
      this.send(i, p, flow)
      const on = i + steps[p]!
      if (capacity[p]![i] === 0) this.orphan(i)
      i = on
    }
    terminal[i] = terminal[i]! + flow
    if (terminal[i] === 0) this.orphan(i)
  }

  private send(i: number, direction: number, flow: number): void {
    const forth = this.capacity[direction]!
    const back = this.capacity[direction ^ 1]!
    const j = i + this.steps[direction]!
    forth[i] = forth[i]! - flow
    back[j] = back[j]! + flow
  }

  private orphan(i: number): void {
    this.parent[i] = ORPHAN
    this.orphans.push(i)
  }

  /** Finds an orphan the nearest parent in its tree that hangs on a root, or sets it free. */
  private adopt(i: number): void {
    const { steps, capacity, parent, side, distance, stamp } = this
    const own = side[i]!
    let best = FREE
    let nearest = Infinity
    for (let d = 0; d < 4; d++) {
      const j = i + steps[d]!
      const open = own === SECOND ? capacity[d]![i]! : capacity[d ^ 1]![j]!
      if (open === 0 || side[j] !== own || parent[j] === FREE) continue
      const far = this.distanceOf(j)
      if (far >= nearest) continue
      nearest = far
      best = d
    }
    parent[i] = best
    if (best !== FREE) {
      stamp[i] = this.time
      distance[i] = nearest + 1
      return
    }
    for (let d = 0; d < 4; d++) {
      const j = i + steps[d]!
      if (side[j] !== own || parent[j] === FREE) continue
      const open = own === SECOND ? capacity[d]![i]! : capacity[d ^ 1]![j]!
      if (open > 0) this.push(j)
      const on = parent[j]!
      if (on < ROOT && i === j + steps[on]!) this.orphan(j)
    }
  }

  /** How far a pixel is from its root, noted along the way; infinite where it hangs on an orphan. */
  private distanceOf(from: number): number {
    const { steps, parent, distance, stamp, time } = this
    let far = 0
    let i = from
    for (;;) {
      if (stamp[i] === time) {
        far += distance[i]!
        break
      }
      const p = parent[i]!
      far++
      if (p === ROOT) {
        stamp[i] = time
        distance[i] = 1
        break
      }
      if (p >= ORPHAN) return Infinity
      i += steps[p]!
    }
    const found = far
    for (i = from; stamp[i] !== time; i += steps[parent[i]!]!) {
      stamp[i] = time
      distance[i] = far--
    }
    return found
  }
}
