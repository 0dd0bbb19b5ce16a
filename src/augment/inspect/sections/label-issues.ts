/** What a person should look at before anyone trains: label issues, duplicates, outliers. */
import type { Audit, AuditedPage, Duplicates, PageIssue } from '../../audit/findings.ts'
import { thumbPath } from '../data.ts'
import { html, type Html } from '../../../html/html.ts'
import type { Surveyed } from '../survey.ts'
import { plural } from '../../../core/plural.ts'

/** Findings of a kind that are shown, and pages of one group of duplicates. */
const SHOWN = 48
const SHOWN_OF_GROUP = 12

const ISSUES: Record<PageIssue, string> = {
  blank: 'blank',
  black: 'nearly black',
  tiny: 'tiny',
  unlike: 'unlike every other',
}

export function labelIssuesSection(audit: Audit, { view, thumbs }: Surveyed): Html {
  const rowOf = new Map(view.files.map((file, i) => [file, i]))
  const names = new Map(audit.classes.map(({ target, name }) => [target, name]))
  const nameOf = (target: number | undefined): string =>
    target === undefined ? 'test page' : (names.get(target) ?? String(target))
  const card = (page: Pick<AuditedPage, 'id' | 'file'>, lines: readonly string[]): Html => {
    const row = rowOf.get(page.file)
    const thumb = row === undefined ? '' : thumbs[row]!
    const split = row === undefined ? '' : (view.splits[view.split[row]!] ?? '')
    const link = `#gallery?${new URLSearchParams({ split, id: page.id }).toString()}`
    return html`<a class="issue" href="${link}" title="${page.id}">
      <span class="frame"
        >${thumb === '' ? html`<span class="empty">no image</span>` : html`<img loading="lazy" alt="" src="${thumbPath(thumb)}" />`}</span
      >
      ${lines.map((line, i) => (i === 0 ? html`<b>${line}</b>` : html`<span>${line}</span>`))}
    </a>`
  }
  const labels = audit.labelIssues.map((one) =>
    card(one, [`${nameOf(one.target)} → ${nameOf(one.suggested)}`, one.reason, one.id]),
  )
  const outliers = audit.outliers.map((page) =>
    card(page, [ISSUES[page.issue], page.detail, page.id]),
  )
  const groups = audit.duplicates.map((group) => groupOf(group, card, nameOf))
  const isClean = labels.length + outliers.length + groups.length === 0
  return html`<section id="label-issues">
    <h2>Label issues, duplicates and outliers</h2>
    ${isClean ? html`<p class="lead">Nothing was found.</p>` : ''}
    ${kind('Label issues', labels, labelsNote(audit), 'issues')}
    ${labels.length === 0 && !audit.predictions ? html`<p class="lead">${NOT_RANKED}</p>` : ''}
    ${kind('Duplicates', groups, 'Equal files and pages that look the same, also turned or mirrored.', 'groups')}
    ${kind('Outliers', outliers, 'Blank, nearly black, tiny, or unlike every other page.', 'issues')}
  </section>`
}

const NOT_RANKED =
  'Labels were not ranked, as no predictions were given (--predictions): only duplicates with different labels are found without them.'

function labelsNote({ predictions }: Audit): string {
  return predictions
    ? 'Most suspicious first, by predictions of a model that did not train on the page. `npx augment audit --write-fixes` writes them for a person to confirm.'
    : `Duplicates with different labels. ${NOT_RANKED}`
}

function kind(
  title: string,
  cards: readonly Html[],
  about: string,
  className: string,
): Html | undefined {
  if (cards.length === 0) return undefined
  const rest = cards.length - SHOWN
  return html`<h3>${title} <small>${String(cards.length)}</small></h3>
    <p class="lead">${about}</p>
    <div class="${className}">${cards.slice(0, SHOWN)}</div>
    ${rest > 0 ? html`<p class="fine">… and ${plural(rest, 'other')}: npx augment audit --json lists all.</p>` : ''}`
}

function groupOf(
  { kind: alike, orientation, pages, acrossClasses, acrossSplits }: Duplicates,
  card: (page: AuditedPage, lines: readonly string[]) => Html,
  nameOf: (target: number | undefined) => string,
): Html {
  const words = [
    alike === 'turned' ? `${pages.length} duplicates` : `${pages.length} ${alike} duplicates`,
    ...(orientation === undefined ? [] : [orientation]),
    ...(acrossClasses ? ['of several classes'] : []),
    ...(acrossSplits ? ['in training and test'] : []),
  ]
  const serious = acrossClasses || acrossSplits
  return html`<div class="${serious ? 'group card serious' : 'group card'}">
    <p>${words.join(', ')}</p>
    <div class="issues">
      ${pages.slice(0, SHOWN_OF_GROUP).map((page) => card(page, [nameOf(page.target), page.id]))}
    </div>
  </div>`
}
