/** The page's script: two views, the report and the gallery, chosen by the address. */
import { el } from './dom.ts'
import { Gallery } from './gallery.ts'

const VIEWS = ['report', 'gallery'] as const

const host = (): HTMLElement => document.getElementById('view-gallery')!

let gallery: Promise<Gallery> | undefined

function show(): void {
  const name = location.hash.startsWith('#gallery') ? 'gallery' : 'report'
  for (const view of VIEWS) {
    document.getElementById(`view-${view}`)!.hidden = view !== name
    const link = document.querySelector(`[data-view="${view}"]`)!
    if (view === name) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  if (name === 'gallery') {
    showGallery().catch(fail)
    return
  }
  void gallery?.then(
    (shown) => shown.leave(),
    () => undefined,
  )
  if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView()
  else scrollTo(0, 0)
}

async function showGallery(): Promise<void> {
  gallery ??= Gallery.start(host())
  await (await gallery).follow()
}

function fail(error: unknown): void {
  gallery = undefined
  host().replaceChildren(
    el('p', { class: 'gone', text: `The gallery could not be loaded: ${String(error)}` }),
  )
}

addEventListener('hashchange', show)
show()
