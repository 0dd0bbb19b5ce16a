/** What could not be read or drawn when the set was built. */
import { html, type Html } from '../../../html/html.ts'
import type { DatasetView } from '../dataset-view.ts'
import { plural } from '../../../core/plural.ts'

const SHOWN = 200

export function failuresSection({ failures }: DatasetView): Html | undefined {
  if (failures.length === 0) return undefined
  const rest = failures.length - SHOWN
  return html`<section id="failures">
    <h2>Failures</h2>
    <p class="lead">
      ${plural(failures.length, 'page or image', 'pages or images')} could not be read or drawn.
    </p>
    <div class="wide card">
      <table>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Why</th>
            <th scope="col">Code</th>
          </tr>
        </thead>
        <tbody>
          ${failures.slice(0, SHOWN).map(
            ({ path, reason, code }) =>
              html`<tr>
                <td class="name">${path}</td>
                <td>${reason}</td>
                <td><code>${code}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${rest > 0 ? html`<p class="fine">… and ${plural(rest, 'other')}, all in failures.jsonl.</p>` : ''}
    </div>
  </section>`
}
