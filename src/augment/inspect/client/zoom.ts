/** Zoom into pictures: all of a pane's pictures show the same part, at the same scale. */

const MAX = 12

/**
 * Lets the wheel zoom in where the pointer is, dragging move, and a double click go back.
 * @param root holds the pictures; they follow its custom properties `--zoom`, `--x` and `--y`
 * @returns zooms by a factor about the middle; undefined: back to the whole
 */
export function zoomable(root: HTMLElement): (factor: number | undefined) => void {
  let zoom = 1
  let x = 0
  let y = 0
  const show = (): void => {
    // No further than the picture's edge, in shares of its box.
    const reach = (zoom - 1) / 2
    x = Math.min(reach, Math.max(-reach, x))
    y = Math.min(reach, Math.max(-reach, y))
    root.style.setProperty('--zoom', String(zoom))
    root.style.setProperty('--x', `${100 * x}%`)
    root.style.setProperty('--y', `${100 * y}%`)
    root.classList.toggle('zoomed', zoom > 1)
  }
  const by = (factor: number, atX: number, atY: number): void => {
    const next = Math.min(MAX, Math.max(1, zoom * factor))
    // What lies under the pointer stays there.
    x = atX - ((atX - x) * next) / zoom
    y = atY - ((atY - y) * next) / zoom
    zoom = next
    show()
  }
  root.addEventListener(
    'wheel',
    (event) => {
      const box = boxAt(event.target)
      if (!box) return
      event.preventDefault()
      const atX = (event.clientX - box.left) / box.width - 0.5
      const atY = (event.clientY - box.top) / box.height - 0.5
      by(Math.exp(-event.deltaY / 400), atX, atY)
    },
    { passive: false },
  )
  root.addEventListener('pointerdown', (event) => {
    const box = boxAt(event.target)
    if (!box || zoom === 1 || event.target instanceof HTMLInputElement) return
    root.setPointerCapture(event.pointerId)
    const move = (to: PointerEvent): void => {
      x += to.movementX / box.width
      y += to.movementY / box.height
      show()
    }
    root.addEventListener('pointermove', move)
    const end = (): void => root.removeEventListener('pointermove', move)
    root.addEventListener('pointerup', end, { once: true })
    root.addEventListener('pointercancel', end, { once: true })
  })
  const step = (factor: number | undefined): void => {
    if (factor !== undefined) return by(factor, 0, 0)
    zoom = 1
    show()
  }
  root.addEventListener('dblclick', () => step(undefined))
  show()
  return step
}

/** The box of the picture that an event happened on. */
function boxAt(target: EventTarget | null): DOMRect | undefined {
  return target instanceof Element
    ? target.closest('.picture, .slider')?.getBoundingClientRect()
    : undefined
}
