/** The page's annotations drawn over it, and what of them is drawn. */
import { useEffect, useRef } from 'preact/hooks'
import { annotationLayer } from '../../inspect/client/annotation-layer.ts'
import { annotationPanel } from '../../inspect/client/annotation-panel.ts'
import type { ShownAnnotations } from '../../inspect/shown-annotations.ts'
import { annotationChanges, annotationFilter, annotationKeys } from './state.ts'

interface Props {
  shown: ShownAnnotations
}

/** Lies over a picture of the page, as large as it. */
export function AnnotationLayer({ shown }: Props) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const layers = annotationFilter.on ? [annotationLayer(shown, annotationFilter)] : []
    place.current!.replaceChildren(...layers)
  }, [shown, annotationChanges.value])
  return <div class="layer annotation-place" ref={place} />
}

/** A button that opens what they are filtered by. */
export function AnnotationMenu({ shown }: Props) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const changed = (): void => void annotationChanges.value++
    place.current!.replaceChildren(annotationPanel(shown, annotationFilter, changed, 'o'))
  }, [shown, annotationKeys.value])
  return (
    <details class="annotation-menu">
      <summary>Annotations</summary>
      <div class="annotation-sheet" ref={place} />
    </details>
  )
}

/** Draws them, or no longer. */
export function toggleAnnotations(): void {
  annotationFilter.on = !annotationFilter.on
  annotationChanges.value++
  annotationKeys.value++
}
