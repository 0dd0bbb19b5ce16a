/** What a pointer and the keyboard do to a map: loops, moves, zooms, clicks. Places are pixels of the element. */

export interface PointerOptions {
  /** whether a drag moves the map and draws no loop */
  isMoving: () => boolean
  moved: (dx: number, dy: number) => void
  zoomed: (factor: number, x: number, y: number) => void
  whole: () => void
  /** a loop so far, x and y by turns, and one that was closed; an empty one was given up */
  drawing: (points: readonly number[]) => void
  drawn: (points: readonly number[]) => void
  clicked: (x: number, y: number) => void
  /** nothing: the pointer has left */
  hovered: (x?: number, y?: number) => void
}

/** A drag of fewer pixels is a click. */
const STILL = 5
/** Pixels that an arrow key moves by. */
const ARROW = 60

export function followPointer(element: HTMLElement, options: PointerOptions): void {
  let points: number[] = []
  let state: 'none' | 'draws' | 'moves' = 'none'
  let travelled = 0
  element.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return
    element.setPointerCapture(event.pointerId)
    state = options.isMoving() || event.shiftKey || event.button === 1 ? 'moves' : 'draws'
    travelled = 0
    points = [event.offsetX, event.offsetY]
    options.hovered()
  })
  element.addEventListener('pointermove', (event) => {
    if (state === 'none') return options.hovered(event.offsetX, event.offsetY)
    travelled += Math.hypot(event.movementX, event.movementY)
    if (state === 'moves') return options.moved(event.movementX, event.movementY)
    points.push(event.offsetX, event.offsetY)
    if (travelled > STILL) options.drawing(points)
  })
  element.addEventListener('pointerup', (event) => {
    if (state !== 'none' && travelled <= STILL) options.clicked(event.offsetX, event.offsetY)
    else if (state === 'draws') options.drawn(points)
    state = 'none'
  })
  element.addEventListener('pointercancel', () => {
    state = 'none'
    options.drawing([])
  })
  element.addEventListener('pointerleave', () => options.hovered())
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      options.zoomed(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY)
    },
    { passive: false },
  )
  element.addEventListener('keydown', (event) => {
    const { clientWidth, clientHeight } = element
    const move = MOVES[event.key]
    if (move) options.moved(move[0] * ARROW, move[1] * ARROW)
    else if (event.key === '+' || event.key === '=')
      options.zoomed(1.5, clientWidth / 2, clientHeight / 2)
    else if (event.key === '-') options.zoomed(1 / 1.5, clientWidth / 2, clientHeight / 2)
    else if (event.key === '0') options.whole()
    else if (event.key === 'Escape') options.drawn([])
    else return
    event.preventDefault()
  })
}

const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}
