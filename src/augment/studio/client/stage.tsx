/** The page in the middle: as it is drawn, beside or over what it was. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { signal } from '@preact/signals'
import { AnnotationLayer, AnnotationMenu } from './annotations.tsx'
import { Segments } from './bits.tsx'
import {
  before,
  chosenParam,
  compare,
  dock,
  failure,
  isBroken,
  isDrawing,
  issues,
  look,
  looks,
  shown,
  strengths,
  type Compare,
} from './state.ts'
import { short } from './spec.ts'
import { fit, oneToOne, panned, placed, split, view, zoomed, type Box } from './view.ts'

/** whether the key is held that shows the page as it was */
export const isHeld = signal(false)

const COMPARES: readonly (readonly [Compare, string])[] = [
  ['after', 'After'],
  ['slider', 'Slider'],
  ['side', 'Side by side'],
]

export function Stage() {
  const picture = shown.value
  const errors = issues.value.filter(({ kind }) => kind === 'error').length
  const other = lookNow()
  const mode = other ? 'after' : compare.value
  const words = isHeld.value ? 'before' : (other?.words ?? '')
  return (
    <section class="stage" aria-label="Page">
      <div class="stage-bar">
        <Segments
          label="Compare"
          value={compare.value}
          options={COMPARES}
          onChoose={(one) => (compare.value = one)}
        />
        <span class="muted roomy">hold B: before</span>
        {picture?.facts.annotations && <AnnotationMenu shown={picture.facts.annotations} />}
        <span class="grow" />
        <span class="muted" aria-live="polite">
          {words}
        </span>
        <span class="zoom-words muted">
          {view.value.scale === undefined
            ? ''
            : `${Math.round(view.value.scale * devicePixelRatio * 100)} %`}
        </span>
        <Segments
          label="Zoom"
          value={view.value.scale === undefined ? 'fit' : isOneToOne() ? 'one' : 'free'}
          options={[
            ['fit', 'Fit'],
            ['one', '1:1'],
          ]}
          onChoose={(one) => (one === 'fit' ? fit() : oneToOne())}
        />
      </div>
      <div class="frames" data-drawing={isDrawing.value} data-old={errors > 0 || isBroken.value}>
        {picture ? (
          <>
            {mode === 'side' && <Frame what="before" />}
            <Frame
              what={isHeld.value ? 'before' : 'after'}
              url={other?.url}
              withSlider={mode === 'slider' && !isHeld.value}
            />
          </>
        ) : (
          failure.value === '' && <p class="muted waiting">Drawing…</p>
        )}
        {failure.value !== '' && (
          <p class="failure" role="alert">
            This page cannot be drawn: {failure.value}
          </p>
        )}
        {errors > 0 && (
          <p class="failure" role="status">
            {errors === 1 ? 'An error' : `${errors} errors`} in the YAML: this is how the page was
            drawn before.
          </p>
        )}
      </div>
    </section>
  )
}

/** The picture of a strip that is shown in place of the page. */
function lookNow(): { url: string; words: string } | undefined {
  if (look.value === undefined) return undefined
  if (dock.value === 'steps') {
    const one = looks.value[look.value]
    return one && { url: one.url, words: `after ${one.step.path}` }
  }
  const one = dock.value === 'strength' ? strengths.value[look.value] : undefined
  return one && { url: one.url, words: `${chosenParam.value} ${short(one.value)}` }
}

const isOneToOne = (): boolean => Math.abs(view.value.scale! * devicePixelRatio - 1) < 1e-6

interface FrameProps {
  what: 'before' | 'after'
  url?: string | undefined
  withSlider?: boolean
}

function Frame({ what, url, withSlider = false }: FrameProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [box, setBox] = useState<Box>({ width: 0, height: 0 })
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      setBox({ width, height })
    })
    observer.observe(frame.current!)
    return () => observer.disconnect()
  }, [])
  const { url: after, facts } = shown.value!
  const page = { width: facts.width, height: facts.height }
  const place = placed(view.value, box, page)
  const sheet = {
    width: `${page.width * place.scale}px`,
    height: `${page.height * place.scale}px`,
    transform: `translate(${place.left}px, ${place.top}px)`,
  }
  const clip = { clipPath: `inset(0 ${(1 - split.value) * 100}% 0 0)` }
  const isSharp =
    place.scale * devicePixelRatio >= 2 || Math.abs(place.scale * devicePixelRatio - 1) < 1e-6

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    const { left, top } = frame.current!.getBoundingClientRect()
    const at = { x: event.clientX - left, y: event.clientY - top }
    view.value = zoomed(view.value, Math.exp(-event.deltaY / 400), at, { frame: box, page })
  }
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const own = frame.current!
    own.setPointerCapture(event.pointerId)
    let last = event
    const onMove = (move: PointerEvent): void => {
      view.value = panned(view.value, move.clientX - last.clientX, move.clientY - last.clientY, {
        frame: box,
        page,
      })
      last = move
    }
    own.addEventListener('pointermove', onMove)
    own.addEventListener(
      'lostpointercapture',
      () => own.removeEventListener('pointermove', onMove),
      { once: true },
    )
  }

  const isBefore = what === 'before'
  const size = `${page.width} by ${page.height} pixels`
  return (
    <div
      class="frame"
      ref={frame}
      data-frame={what}
      onWheel={onWheel}
      onPointerDown={onPointerDown}
      onDblClick={fit}
    >
      <div class="sheet" style={sheet} data-sharp={isSharp}>
        {isBefore ? (
          before.value === '' ? (
            <p class="failure">
              The steps do not say where they moved this page: it cannot be laid on what it was.
            </p>
          ) : (
            <img
              class="layer"
              alt={`The page before, ${size}`}
              src={before.value}
              draggable={false}
            />
          )
        ) : (
          <>
            <img
              class="layer"
              data-picture={facts.sha256}
              alt={`The page as drawn, ${size}`}
              src={url ?? after}
              draggable={false}
            />
            {withSlider && before.value !== '' && (
              <>
                <img
                  class="layer"
                  style={clip}
                  alt="The page before, left of the slider"
                  src={before.value}
                  draggable={false}
                />
                <SplitHandle />
              </>
            )}
            {url === undefined && facts.annotations && (
              <AnnotationLayer shown={facts.annotations} />
            )}
          </>
        )}
      </div>
    </div>
  )
}

const dragSplit = (event: PointerEvent): void => {
  event.stopPropagation()
  const own = event.currentTarget as HTMLElement
  own.setPointerCapture(event.pointerId)
  const { left, width } = own.parentElement!.getBoundingClientRect()
  const onMove = (move: PointerEvent): void => {
    split.value = Math.min(1, Math.max(0, (move.clientX - left) / width))
  }
  own.addEventListener('pointermove', onMove)
  own.addEventListener('lostpointercapture', () => own.removeEventListener('pointermove', onMove), {
    once: true,
  })
}

const keySplit = (event: KeyboardEvent): void => {
  const by = event.key === 'ArrowLeft' ? -0.02 : event.key === 'ArrowRight' ? 0.02 : 0
  if (by === 0) return
  event.preventDefault()
  event.stopPropagation()
  split.value = Math.min(1, Math.max(0, split.value + by))
}

function SplitHandle() {
  return (
    <div
      class="split"
      role="slider"
      tabIndex={0}
      aria-label="Before on the left, after on the right"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(split.value * 100)}
      style={{ left: `${split.value * 100}%` }}
      onPointerDown={dragSplit}
      onKeyDown={keySplit}
    />
  )
}
