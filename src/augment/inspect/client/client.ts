/** The page's script: its views, the report, the gallery and the audit, chosen by the address. */
import { AuditView } from './audit.ts'
import { el } from './dom.ts'
import { Gallery } from './gallery.ts'

const VIEWS = ['report', 'gallery', 'audit'] as const

const host = (): HTMLElement => document.getElementById('view-gallery')!

let gallery: Promise<Gallery> | undefined
let audit: Promise<AuditView> | undefined

function show(): void {
  const asked = VIEWS.find((view) => location.hash.startsWith(`#${view}`)) ?? 'report'
  const name = document.getElementById(`view-${asked}`) ? asked : 'report'
  for (const view of VIEWS) {
    const section = document.getElementById(`view-${view}`)
    const link = document.querySelector(`[data-view="${view}"]`)
    if (!section || !link) continue
    section.hidden = view !== name
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
  if (name === 'audit') {
    audit ??= AuditView.start(document.getElementById('view-audit')!)
    audit.catch(fail)
    scrollTo(0, 0)
    return
  }
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
