/** How far JavaScript heaps may grow before they are looked through, and when code is worth compiling well. */
import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the heap of a long list near what is in it, from now on: V8 lets it grow to two or three times of that
 * otherwise, which is quicker by a tenth. For work that holds something of each of very many pages; builds and
 * training are better off without.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=20')
  setFlagsFromString('--semi-space-growth-factor=1')
}

/**
 * MB that a thread's heap, rasters beside it included, may take before it is looked through. Every look also
 * throws away the compiled code of functions that no variable holds then, and of those made anew for each image
 * that is all of them: a page's rasters alone bring a look on every fifteen images otherwise, and half of the
 * code is compiled again after each.
 */
const ROOM = 96

/**
 * MB of each half of the space for what is new. V8 begins to look through the heap when less than the largest such
 * half is left of the room, so much of it would go for the usual 16; and rasters that nothing holds any more are
 * freed whenever a half is full, so that fewer stand about.
 */
const YOUNG = 4

/** Gives the heaps of threads room that are started from now on. For threads that draw page after page. */
export function giveHeapsRoom(): void {
  setFlagsFromString(`--initial-heap-size=${ROOM}`)
  setFlagsFromString(`--max-semi-space-size=${YOUNG}`)
}

/**
 * How much of a function is run, in V8's units, before it is thought of as worth compiling well: seven times what
 * V8 11 (Node 20) takes, which compiles for an image or two what is not run again before its code is thrown away.
 * Later versions have a compiler between, and were no quicker for it.
 */
const BUDGET = 500_000

/** For threads that are started from now on, and this one: code that runs a few times is not compiled well. */
export function compileLess(): void {
  const [major] = process.versions.v8.split('.')
  if (Number(major) < 12) setFlagsFromString(`--interrupt-budget=${BUDGET}`)
}
