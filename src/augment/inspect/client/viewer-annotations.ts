/** The annotations of the image that is open: asked for, drawn over it, and what of them is shown. */
import type { ShownAnnotations } from '../shown-annotations.ts'
import { annotationLayer, emptyFilter } from './annotation-layer.ts'
import { annotationPanel } from './annotation-panel.ts'
import { el } from './dom.ts'
import type { GallerySet } from './gallery-set.ts'

export class ViewerAnnotations {
  private readonly root: HTMLElement
  private readonly filter = emptyFilter()
  private shown: ShownAnnotations | undefined

  /** @param root holds the picture that they are drawn over */
  constructor(root: HTMLElement) {
    this.root = root
  }

  /** @returns what stands beside an image; undefined where its set has no annotations */
  async open(set: GallerySet, row: number): Promise<() => HTMLElement | undefined> {
    const found = await set.annotations(row)
    return () => {
      this.shown = found ?? undefined
      if (found) return annotationPanel(found, this.filter, () => this.draw())
      return found === undefined && set.index.annotated ? unserved() : undefined
    }
  }

  /** Forgets them: another picture than the image itself is shown. */
  close(): undefined {
    this.shown = undefined
  }

  /** Draws them over the image, or takes them away. */
  draw(): void {
    const { shown, filter, root } = this
    for (const before of root.querySelectorAll('svg.annotations')) before.remove()
    if (!shown || !filter.on) return
    root.querySelector('.picture.own')?.append(annotationLayer(shown, filter))
  }

  /** @returns whether there is anything to draw */
  toggle(): boolean {
    if (!this.shown) return false
    this.filter.on = !this.filter.on
    return true
  }
}

/** Beyond those that a report holds. */
const unserved = (): HTMLElement =>
  el('p', {
    class: 'muted',
    text: 'The report holds the annotations of the first images: with augment inspect --serve those of this one are drawn too.',
  })
