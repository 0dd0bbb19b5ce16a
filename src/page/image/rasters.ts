/**
 * Two rasters that grow as needed and are used over and over: the page's bytes lie in the first, and what
 * they are made into in the second. Those of a page that is `resident` lie in the kernels' memory, where
 * kernels work on them in place, as long as they fit there.
 */
import { sharedArena, type Arena, type Tenant } from '../kernels/arena.ts'

/** A resident raster has room for a page this much larger than the source: turned pages grow. */
const GROWTH = 1.6
/** Larger rasters are not kept in the kernels' memory, bytes. */
const MAX_RESIDENT = 12 << 20
/** What kernels find besides: this much for each byte of a page, and more. Memory that is not used costs nothing. */
const SPARE = 20
const MORE = 4 << 20

/** One of the two. */
interface Slot {
  /** in the kernels' memory */
  at: number
  /** where it lies if not there */
  plain: Uint8ClampedArray
}

/** The memory of one page. */
export class Rasters implements Tenant {
  /** the page's RGBA bytes as they are now */
  bytes: Uint8ClampedArray = new Uint8ClampedArray(4)
  private readonly arena: Arena | undefined
  private one: Slot = { at: 0, plain: this.bytes }
  private two: Slot = { at: 0, plain: new Uint8ClampedArray(4) }
  /** bytes of each raster in the kernels' memory; 0: there is none */
  private capacity = 0
  private small = false

  /** @param resident whether it lies in the kernels' memory */
  constructor(resident: boolean) {
    this.arena = resident ? sharedArena() : undefined
  }

  /** Whether a kernel found too little memory since `begin`: what it did was broken off. */
  get tooSmall(): boolean {
    return this.small
  }

  /** Makes ready for pages made of one of this size, px. What the rasters held is forgotten. */
  begin(width: number, height: number): void {
    this.small = false
    if (!this.arena) return
    const page = roomFor(width, height)
    const capacity = (Math.ceil(GROWTH * page) + 15) & ~15
    if (capacity > MAX_RESIDENT) return this.end()
    const at = this.arena.lend(this, 2 * capacity, SPARE * page + MORE)
    this.capacity = capacity
    this.one.at = at
    this.two.at = at + capacity
  }

  /** What the rasters hold is no longer needed: the kernels' memory may grow again. */
  end(): void {
    this.capacity = 0
    this.arena?.giveBack(this)
  }

  leave(): void {
    const resident = this.arena!.holds(this.bytes)
    this.capacity = 0
    if (!resident) return
    this.one.plain = this.bytes.slice()
    this.bytes = this.one.plain
  }

  outgrown(): void {
    this.small = true
  }

  /** Makes the first raster one of this size, whose contents are left over. */
  first(width: number, height: number): Uint8ClampedArray {
    this.bytes = this.roomIn(this.one, width, height)
    return this.bytes
  }

  /** The second raster in this size, whose contents are left over. */
  second(width: number, height: number): Uint8ClampedArray {
    return this.roomIn(this.two, width, height)
  }

  /** The second raster is the page from now on. */
  exchange(now: Uint8ClampedArray): void {
    const held = this.one
    this.one = this.two
    this.two = held
    this.bytes = now
  }

  private roomIn(slot: Slot, width: number, height: number): Uint8ClampedArray {
    const length = 4 * width * height
    if (roomFor(width, height) <= this.capacity) {
      return this.arena!.view(slot.at, length, Uint8ClampedArray)
    }
    if (slot.plain.length < length) slot.plain = new Uint8ClampedArray(length)
    return slot.plain.subarray(0, length)
  }
}

/** Bytes of a page and of what kernels may touch behind its end: a row, and a vector. */
const roomFor = (width: number, height: number): number => 4 * width * (height + 1) + 64
